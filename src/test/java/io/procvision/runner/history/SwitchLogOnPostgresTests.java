package io.procvision.runner.history;

import io.procvision.runner.OnPostgres;

class SwitchLogOnPostgresTests extends SwitchLogContract implements OnPostgres {}
