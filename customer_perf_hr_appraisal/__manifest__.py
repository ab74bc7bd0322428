{
    "name": "Customer Performance: Appraisals of Odoo",
    "version": "19.0.2.1.0",
    "summary": "Parts, score and grade on the platform's own appraisals",
    "author": "Customer Performance founders",
    "website": "https://github.com/customer-performance/customer-performance",
    "license": "LGPL-3",
    "category": "Human Resources/Appraisals",
    "depends": ["customer_perf", "hr_appraisal"],
    "data": [
        "security/ir.model.access.csv",
        "security/customer_perf_hr_appraisal_rules.xml",
        "views/hr_appraisal_views.xml",
    ],
    "auto_install": True,
}
