from . import cycle_board, my_value, scorecard_line, team
