from . import hr_department, hr_employee, hr_job, hr_version, res_users, resource_resource
