"""`python -m alarmlab`, for where the command itself is not on the PATH."""

from alarmlab.commands.main import main

raise SystemExit(main())
