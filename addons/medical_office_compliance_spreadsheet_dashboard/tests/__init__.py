from . import test_issues_dashboard
