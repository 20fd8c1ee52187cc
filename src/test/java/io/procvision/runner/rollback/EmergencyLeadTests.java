package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.procvision.runner.leases.Leases;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class EmergencyLeadTests {

    private final Leases leases = mock(Leases.class);
    private final EmergencyLead lead = new EmergencyLead(leases);

    @Test
    void whoHasTheLeaseLeadsAndWhileTheDatabaseIsDownEveryRunnerDoes() {
        assertThat(lead.isOurs()).as("before anybody was asked").isFalse();
        when(leases.take(eq("emergencies"), any()))
                .thenReturn(false, true)
                .thenThrow(new DataAccessResourceFailureException("down"))
                .thenReturn(false);

        lead.prolong();
        assertThat(lead.isOurs()).isFalse();
        lead.prolong();
        assertThat(lead.isOurs()).isTrue();
        lead.prolong();
        assertThat(lead.isOurs()).as("the database is down").isTrue();
        lead.prolong();
        assertThat(lead.isOurs()).as("it is back, and another runner leads").isFalse();
    }
}
