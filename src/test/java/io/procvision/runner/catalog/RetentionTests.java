package io.procvision.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTests {

    private static final AlgorithmVersion OLDEST = new AlgorithmVersion("demo", "9.0");

    @TempDir
    Path home;

    private CatalogFixture fixture;

    /** Version texts say the opposite of the times of installation, which are what counts. */
    @BeforeEach
    void installFive() {
        fixture = new CatalogFixture(home, 3);
        for (int i = 0; i < 5; i++) {
            fixture.pretend("demo", (9 - i) + ".0", Instant.EPOCH.plusSeconds(i));
        }
        fixture.pretend("other", "1.0", Instant.EPOCH);
    }

    @Test
    void theNewestOfEachPackageStay() {
        fixture.retention.apply();
        assertThat(versions()).containsExactly("demo 5.0", "demo 6.0", "demo 7.0", "other 1.0");
        assertThat(fixture.store.deployed(OLDEST)).doesNotExist();
        assertThat(fixture.audited)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.action()).isEqualTo("retention_remove"))
                .allSatisfy(event -> assertThat(event.operator()).isEqualTo(Actor.SYSTEM))
                .extracting(AuditEvent::outcome)
                .containsOnly(Outcome.SUCCEEDED);
    }

    @Test
    void whatSomebodyNeedsStaysAndSaysWhy() {
        fixture.needs.put(OLDEST, List.of("active on A01", "the rollback target of A02"));
        fixture.bound.put(OLDEST, Set.of(new Pid("A01")));
        fixture.retention.apply();
        assertThat(versions()).contains("demo 9.0").doesNotContain("demo 8.0");
        PackageView view = fixture.views.of(fixture.catalog.entry(OLDEST).orElseThrow());
        assertThat(view.keptBecause()).containsExactly("active on A01", "the rollback target of A02");
        assertThat(view.activePids()).containsExactly(new Pid("A01"));
        PackageView newest = fixture.views.of(
                fixture.catalog.entry(new AlgorithmVersion("demo", "5.0")).orElseThrow());
        assertThat(newest.keptBecause()).containsExactly("among the newest 3 of demo");
    }

    @Test
    void uninstallingRemovesFolderAndRegistration() {
        fixture.uninstaller.uninstall(OLDEST, CatalogFixture.OPERATOR, "out of use");
        assertThat(versions()).doesNotContain("demo 9.0");
        assertThat(fixture.store.deployed(OLDEST)).doesNotExist();
        assertThat(fixture.store.staging()).isEmptyDirectory();
        assertThat(fixture.audited)
                .singleElement()
                .isEqualTo(AuditEvent.ofPackage(
                        "uninstall", Outcome.SUCCEEDED, OLDEST, CatalogFixture.OPERATOR, "out of use"));
        assertThat(fixture.cleared).containsExactly(OLDEST);
    }

    @Test
    void uninstallingWhatIsNeededIs2007AndNamesEveryNeed() {
        fixture.needs.put(OLDEST, List.of("active on A01", "in use by process 4711"));
        assertRefused(Problem.UNSAFE_UNINSTALL, OLDEST, "demo 9.0", "active on A01", "in use by process 4711");
        assertThat(versions()).contains("demo 9.0");
        assertThat(fixture.store.deployed(OLDEST).resolve(RegistryEntry.FILE)).exists();
    }

    @Test
    void uninstallingWhatIsNotThereIs2008() {
        assertRefused(Problem.NOT_INSTALLED, new AlgorithmVersion("demo", "1.0"), "demo 1.0");
    }

    @Test
    @SuppressWarnings("try")
    void uninstallingDuringAnInstallationIs2011() {
        try (VersionLocks.Held held = fixture.locks.acquire(OLDEST)) {
            assertRefused(Problem.STORE_BUSY, OLDEST, "demo 9.0");
        }
    }

    @Test
    void aThresholdThatMakesNoSenseStopsTheStart() {
        assertThatThrownBy(() -> new RetentionSettings(0, Duration.ofHours(1)))
                .hasMessageContaining("runner.retention.keep");
    }

    private List<String> versions() {
        return fixture.catalog.all().stream()
                .map(installed -> installed.version().toString())
                .toList();
    }

    private void assertRefused(Problem problem, AlgorithmVersion version, String... told) {
        assertThatThrownBy(() -> fixture.uninstaller.uninstall(version, CatalogFixture.OPERATOR, "tidy"))
                .isInstanceOfSatisfying(
                        RunnerException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(problem))
                .hasMessageContainingAll(told);
        assertThat(fixture.audited)
                .singleElement()
                .satisfies(event -> assertThat(event.outcome()).isEqualTo(Outcome.REFUSED))
                .satisfies(event -> assertThat(event.detail()).contains(told));
        assertThat(fixture.cleared).isEmpty();
    }
}
