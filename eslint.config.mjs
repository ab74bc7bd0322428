const browser = ["window", "document", "console", "odoo", "luxon", "Blob", "Image", "XMLSerializer"];

export default [
    {
        files: ["**/static/**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: Object.fromEntries(browser.map((name) => [name, "readonly"])),
        },
        rules: {
            "no-undef": "error",
            "no-unused-vars": ["error", { args: "none" }],
            "prefer-const": "error",
            eqeqeq: "error",
        },
    },
];
