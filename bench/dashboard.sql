-- W3: means and lamp counts by department and perspective
SELECT card.department_id, line.perspective_id, line.status, avg(line.score), count(*)
  FROM customer_perf_scorecard_line line JOIN customer_perf_scorecard card ON card.id = line.scorecard_id
 WHERE line.cycle_id = %(cycle)s
 GROUP BY card.department_id, line.perspective_id, line.status;
