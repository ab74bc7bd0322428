-- W2: lines from facts (piecewise through threshold, target, stretch), totals, components, results, grades
CREATE TEMP TABLE bench_score ON COMMIT DROP AS
SELECT line.id, line.scorecard_id, line.weight, line.is_customer, fact.actual,
       LEAST(GREATEST(
         CASE
           WHEN fact.actual IS NULL THEN NULL
           WHEN line.direction = 'range' THEN
             CASE WHEN fact.actual BETWEEN line.range_low AND line.range_high THEN 100
                  ELSE 100 * (1 - (CASE WHEN fact.actual < line.range_low THEN line.range_low - fact.actual
                                        ELSE fact.actual - line.range_high END)
                                  / (line.range_low - line.threshold)) END
           WHEN s.sign * (fact.actual - line.target) >= 0 AND line.stretch IS NOT NULL
             THEN 100 + 20 * LEAST(s.sign * (fact.actual - line.target) / (s.sign * (line.stretch - line.target)), 1)
           WHEN s.sign * (fact.actual - line.target) < 0 AND line.threshold IS NOT NULL
             THEN CASE WHEN s.sign * (fact.actual - line.threshold) < 0 THEN 0
                       ELSE 100 - 40 * (s.sign * (line.target - fact.actual)) / (s.sign * (line.target - line.threshold))
                  END
           ELSE 100 * fact.actual / NULLIF(line.target, 0)
         END, 0), 120) AS score,
       fact.last_date
  FROM customer_perf_scorecard_line line
  CROSS JOIN LATERAL (SELECT CASE line.direction WHEN 'lower' THEN -1 ELSE 1 END AS sign) s
  LEFT JOIN LATERAL (
       SELECT CASE line.aggregation
                WHEN 'ratio' THEN line.ratio_factor * sum(m.numerator) / NULLIF(sum(m.denominator), 0)
                WHEN 'sum' THEN sum(m.value) WHEN 'mean' THEN avg(m.value) WHEN 'min' THEN min(m.value)
                WHEN 'max' THEN max(m.value) ELSE (array_agg(m.value ORDER BY m.date DESC))[1] END AS actual,
              max(m.date) AS last_date
         FROM customer_perf_measure m
        WHERE m.kpi_id = line.kpi_id AND m.subject = line.subject AND m.company_id = %(company)s
          AND m.date BETWEEN '2024-01-01' AND '2024-12-31' AND m.segment_id IS NULL
  ) fact ON TRUE
 WHERE line.cycle_id = %(cycle)s;
CREATE TEMP TABLE bench_total ON COMMIT DROP AS
SELECT scorecard_id, sum(weight * score) FILTER (WHERE score IS NOT NULL)
                     / NULLIF(sum(weight) FILTER (WHERE score IS NOT NULL), 0) AS score,
       100 * sum(weight) FILTER (WHERE score IS NOT NULL) / NULLIF(sum(weight), 0) AS coverage,
       sum(weight) FILTER (WHERE score IS NOT NULL) AS present,
       100 * sum(weight) FILTER (WHERE is_customer) / NULLIF(sum(weight), 0) AS customer_share
  FROM bench_score GROUP BY scorecard_id;
UPDATE customer_perf_scorecard_line line
   SET actual = b.actual, score = b.score, contribution = b.weight * b.score / t.present, last_date = b.last_date,
       status = CASE WHEN b.score IS NULL THEN 'none' WHEN b.score >= 100 THEN 'green' WHEN b.score >= 80
                THEN 'amber' ELSE 'red' END,
       write_uid = %(uid)s, write_date = now()
  FROM bench_score b JOIN bench_total t ON t.scorecard_id = b.scorecard_id
 WHERE line.id = b.id;
UPDATE customer_perf_scorecard card
   SET score = round(t.score::numeric, 2), coverage = t.coverage, customer_share = t.customer_share,
       status = CASE WHEN t.score IS NULL THEN 'none' WHEN t.score >= 100 THEN 'green' WHEN t.score >= 80
                THEN 'amber' ELSE 'red' END,
       is_stale = FALSE, write_uid = %(uid)s, write_date = now()
  FROM bench_total t WHERE t.scorecard_id = card.id;
UPDATE customer_perf_appraisal_line line
   SET computed_score = t.score, score = t.score, contribution = t.score, write_uid = %(uid)s, write_date = now()
  FROM customer_perf_appraisal appraisal JOIN bench_total t ON t.scorecard_id = appraisal.scorecard_id
 WHERE line.appraisal_id = appraisal.id AND line.source = 'scorecard' AND appraisal.cycle_id = %(cycle)s;
UPDATE customer_perf_appraisal appraisal
   SET score = round(t.score::numeric, 2), coverage = 70,
       grade_id = (SELECT g.id FROM customer_perf_grade g JOIN customer_perf_tool_mix mix
                     ON mix.grade_scale_id = g.scale_id
                    WHERE mix.id = appraisal.tool_mix_id AND g.score_min <= t.score
                    ORDER BY g.score_min DESC LIMIT 1),
       write_uid = %(uid)s, write_date = now()
  FROM bench_total t WHERE t.scorecard_id = appraisal.scorecard_id AND appraisal.cycle_id = %(cycle)s;
