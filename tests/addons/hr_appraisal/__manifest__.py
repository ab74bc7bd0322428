{
    "name": "Appraisals (stand-in for tests)",
    "version": "19.0.1.0.0",
    "summary": "The public field names of the Enterprise addon of this name, nothing of its code",
    "author": "Customer Performance founders",
    "license": "LGPL-3",
    "depends": ["hr"],
    "data": ["security/ir.model.access.csv", "security/hr_appraisal_rules.xml", "views/hr_appraisal_views.xml"],
}
