package io.procvision.runner.activation;

import io.procvision.runner.OnPostgres;

class PinRowsOnPostgresTests extends PinRowsContract implements OnPostgres {}
