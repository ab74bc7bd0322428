{
    "name": "Customer Performance: Privacy Lookup",
    "version": "19.0.2.1.0",
    "summary": "The privacy lookup finds what Customer Performance keeps of a person",
    "author": "Customer Performance founders",
    "website": "https://github.com/customer-performance/customer-performance",
    "license": "LGPL-3",
    "category": "Human Resources/Appraisals",
    "depends": ["customer_perf", "privacy_lookup"],
    "auto_install": True,
}
