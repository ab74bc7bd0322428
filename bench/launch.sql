-- W1: scorecards, goals, appraisals, components and behaviours for everybody in bench_plan
INSERT INTO customer_perf_scorecard (cycle_id, company_id, employee_id, department_id, job_id, role_family_id,
       template_id, tool_mix_id, state, status, create_uid, write_uid, create_date, write_date)
SELECT %(cycle)s, %(company)s, employee_id, department_id, job_id, role_family_id, template_id, tool_mix_id,
       'draft', 'none', %(uid)s, %(uid)s, now(), now()
  FROM bench_plan;
INSERT INTO customer_perf_scorecard_line (scorecard_id, cycle_id, weight, status, subject, is_customer, kpi_version,
       sequence, kpi_id, scope, target, threshold, stretch, range_low, range_high, scale, scoring, steps, is_gate,
       is_fixed, customer_gain, authority, support, perspective_id, direction, orientation, aggregation,
       ratio_factor, create_uid, write_uid, create_date, write_date)
SELECT card.id, card.cycle_id, line.weight, 'none',
       CASE line.scope WHEN 'company' THEN 0 WHEN 'department' THEN -card.department_id ELSE card.employee_id END,
       kpi.orientation = 'customer', kpi.version, line.sequence, line.kpi_id, line.scope, line.target,
       line.threshold, line.stretch, line.range_low, line.range_high, line.scale, line.scoring, line.steps,
       line.is_gate, line.is_fixed, line.customer_gain, line.authority, line.support, kpi.perspective_id,
       kpi.direction, kpi.orientation, kpi.aggregation, kpi.ratio_factor, %(uid)s, %(uid)s, now(), now()
  FROM customer_perf_scorecard card
  JOIN customer_perf_scorecard_template_line line ON line.template_id = card.template_id
  JOIN customer_perf_kpi kpi ON kpi.id = line.kpi_id
 WHERE card.cycle_id = %(cycle)s;
INSERT INTO customer_perf_appraisal (cycle_id, company_id, employee_id, department_id, job_id, scorecard_id,
       tool_mix_id, state, create_uid, write_uid, create_date, write_date)
SELECT cycle_id, company_id, employee_id, department_id, job_id, id, tool_mix_id, 'draft', %(uid)s, %(uid)s,
       now(), now()
  FROM customer_perf_scorecard WHERE cycle_id = %(cycle)s;
INSERT INTO customer_perf_appraisal_line (appraisal_id, component_id, sequence, weight, source, create_uid,
       write_uid, create_date, write_date)
SELECT appraisal.id, component.id, component.sequence, component.weight, component.source, %(uid)s, %(uid)s,
       now(), now()
  FROM customer_perf_appraisal appraisal
  JOIN customer_perf_component component ON component.tool_mix_id = appraisal.tool_mix_id
 WHERE appraisal.cycle_id = %(cycle)s;
INSERT INTO customer_perf_behaviour_rating (appraisal_id, behaviour_id, create_uid, write_uid, create_date,
       write_date)
SELECT appraisal.id, rel.customer_perf_behaviour_id, %(uid)s, %(uid)s, now(), now()
  FROM customer_perf_appraisal appraisal
  JOIN customer_perf_scorecard card ON card.id = appraisal.scorecard_id
  JOIN customer_perf_behaviour_customer_perf_role_family_rel rel
    ON rel.customer_perf_role_family_id = card.role_family_id
 WHERE appraisal.cycle_id = %(cycle)s;
