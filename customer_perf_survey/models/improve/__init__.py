from . import improvement, improvement_felt, improvement_owner, round
