from . import hr_department, hr_employee, hr_job, res_users, resource_resource
