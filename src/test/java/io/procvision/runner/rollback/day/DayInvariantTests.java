package io.procvision.runner.rollback.day;

import static io.procvision.runner.rollback.day.WrittenDay.ANNA;
import static io.procvision.runner.rollback.day.WrittenDay.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.canary.PidProgress;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.routing.ActiveBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What holds of every day can be broken, and then is reported: an invariant that no history breaks proves nothing. */
class DayInvariantTests {

    private static final List<Doctored> DOCTORED = List.of(
            broken(OneBindingOfEachPid.class, "a file that says something else", other(well(), "A", "1.5.0")),
            broken(OneBindingOfEachPid.class, "a file that is not there", fileless(well(), "A")),
            broken(OneBindingOfEachPid.class, "a route that is not there", unserved(well())),
            broken(OneBindingOfEachPid.class, "a PID that is served twice", servedTwice(well())),
            broken(OneBindingOfEachPid.class, "a switch left pending", pending(well())),
            broken(
                    OneBindingOfEachPid.class,
                    "a change that the log does not know",
                    well().bind(600, "A", "1.3.0").bind(601, "A", "1.4.0").forget("A")),
            broken(
                    EveryChangeIsExplained.class,
                    "no reason",
                    well().move(600, "A", "1.3.0", SwitchCause.ACTIVATE, ANNA, " ", null)),
            broken(
                    EveryChangeIsExplained.class,
                    "an activation by itself",
                    well().move(600, "A", "1.3.0", SwitchCause.ACTIVATE, SYSTEM, "why not", null)),
            broken(
                    EveryChangeIsExplained.class,
                    "a file from outside",
                    well().move(600, "A", "1.3.0", SwitchCause.EXTERNAL, SYSTEM, "replaced", null)),
            broken(
                    EveryChangeIsExplained.class,
                    "an emergency without a figure",
                    well().move(600, "A", "1.0.0", SwitchCause.EMERGENCY, SYSTEM, "a feeling", null)),
            broken(
                    EveryChangeIsExplained.class,
                    "a withdrawal that had ended",
                    well().deed(600, "allow", null, "1.1.0", ANNA, null)
                            .bind(601, "G", "1.0.0")
                            .bind(602, "G", "1.1.0")
                            .move(
                                    603,
                                    "G",
                                    "1.0.0",
                                    SwitchCause.EMERGENCY,
                                    SYSTEM,
                                    "1.1.0 is withdrawn everywhere",
                                    null)),
            broken(
                    EveryChangeIsAudited.class,
                    "a change in the log only",
                    well().log(600, "A", "1.3.0", SwitchCause.ACTIVATE, ANNA, "quietly", null)),
            broken(
                    EveryChangeIsAudited.class,
                    "a change in the trail only",
                    well().deed(600, "rollback", "A", "1.3.0", ANNA, null)),
            broken(
                    WhatEndsHasBegun.class,
                    "a pin that was not there",
                    well().deed(600, "unpin", "A", null, ANNA, null)),
            broken(
                    WhatEndsHasBegun.class,
                    "a quarantine of another PID",
                    well().deed(600, "release", "D", "1.1.0", ANNA, null)),
            broken(
                    WhatEndsHasBegun.class,
                    "a version allowed twice",
                    well().deed(600, "allow", null, "1.1.0", ANNA, null).deed(601, "allow", null, "1.1.0", ANNA, null)),
            broken(
                    NoFlapping.class,
                    "two emergencies within the cool-down",
                    well().bind(600, "A", "1.2.0")
                            .bind(601, "A", "1.3.0")
                            .emergency(602, "A", "1.2.0")
                            .emergency(611, "A", "1.0.0")),
            broken(PinnedOnesStay.class, "an emergency of a pinned PID", well().emergency(40, "D", "1.0.0")),
            broken(
                    PinnedOnesStay.class,
                    "a canary on a pinned PID",
                    well().move(40, "D", "1.3.0", SwitchCause.CANARY, SYSTEM, "canary 2", null)),
            broken(PinnedOnesStay.class, "a person who did not mean it", well().bind(40, "D", "1.3.0")),
            broken(
                    WhatIsHeldIsNotBound.class,
                    "a version quarantined there",
                    well().deed(600, "quarantine", "A", "1.3.0", SYSTEM, "error_rate")
                            .bind(601, "A", "1.3.0")),
            broken(WhatIsHeldIsNotBound.class, "a version withdrawn", well().bind(600, "D", "1.1.0")),
            broken(
                    WhatAnEmergencyLeavesIsHeld.class,
                    "an emergency without a quarantine",
                    well().bind(600, "A", "1.3.0")
                            .move(601, "A", "1.0.0", SwitchCause.EMERGENCY, SYSTEM, "it fails", "error_rate")),
            broken(
                    WhatAnEmergencyLeavesIsHeld.class,
                    "a quarantine on another PID",
                    well().bind(600, "A", "1.3.0")
                            .move(601, "A", "1.0.0", SwitchCause.EMERGENCY, SYSTEM, "it fails", "error_rate")
                            .deed(601, "quarantine", "B", "1.3.0", SYSTEM, "error_rate")),
            broken(
                    TheWayBackLeadsBack.class,
                    "an emergency to where it never was",
                    well().emergency(600, "A", "1.5.0")),
            broken(
                    TheWayBackLeadsBack.class,
                    "a rollback to where it never was",
                    well().move(600, "A", "1.5.0", SwitchCause.ROLLBACK, ANNA, "scratches", null)),
            broken(NothingFrozenMoves.class, "an activation", well().bind(75, "A", "1.3.0")),
            broken(
                    NothingFrozenMoves.class,
                    "a canary",
                    well().move(75, "A", "1.3.0", SwitchCause.CANARY, SYSTEM, "canary 2", null)),
            broken(
                    BrakedWhereOverrun.class,
                    "a withdrawal for two PIDs",
                    well().deed(600, "quarantine", "A", "1.3.0", SYSTEM, "error_rate")
                            .deed(601, "quarantine", "B", "1.3.0", SYSTEM, "error_rate")
                            .deed(602, "withdraw", null, "1.3.0", SYSTEM, "emergencies")),
            broken(
                    BrakedWhereOverrun.class,
                    "a withdrawal for what is long past",
                    well().deed(580, "quarantine", "A", "1.3.0", SYSTEM, "error_rate")
                            .deed(600, "quarantine", "B", "1.3.0", SYSTEM, "error_rate")
                            .deed(601, "quarantine", "C", "1.3.0", SYSTEM, "error_rate")
                            .deed(602, "withdraw", null, "1.3.0", SYSTEM, "emergencies")),
            broken(
                    BrakedWhereOverrun.class,
                    "a withdrawal for what a person did",
                    well().deed(599, "quarantine", "A", "1.3.0", ANNA, null)
                            .deed(600, "quarantine", "B", "1.3.0", SYSTEM, "error_rate")
                            .deed(601, "quarantine", "C", "1.3.0", SYSTEM, "error_rate")
                            .deed(602, "withdraw", null, "1.3.0", SYSTEM, "emergencies")),
            broken(
                    OverrunIsBraked.class,
                    "three PIDs and no withdrawal",
                    well().deed(600, "quarantine", "A", "1.3.0", SYSTEM, "error_rate")
                            .deed(601, "quarantine", "B", "1.3.0", SYSTEM, "error_rate")
                            .deed(602, "quarantine", "C", "1.3.0", SYSTEM, "error_rate")),
            broken(
                    OverrunIsBraked.class,
                    "a withdrawal of another version",
                    well().deed(600, "quarantine", "A", "1.3.0", SYSTEM, "error_rate")
                            .deed(601, "quarantine", "B", "1.3.0", SYSTEM, "error_rate")
                            .deed(602, "quarantine", "C", "1.3.0", SYSTEM, "error_rate")
                            .deed(603, "withdraw", null, "1.4.0", ANNA, null)),
            broken(
                    CanariesKeepTheirBooks.class,
                    "a claim that outlives its canary",
                    well().canary("COMPLETED", "A", "1.3.0", "1.0.0", PidProgress.ON, true)),
            broken(
                    CanariesKeepTheirBooks.class,
                    "a PID that is not back",
                    well().canary("ABORTED", "A", "1.3.0", "1.0.0", PidProgress.ON, false)),
            broken(
                    CanariesKeepTheirBooks.class,
                    "a PID that is said to be back",
                    well().move(600, "A", "1.3.0", SwitchCause.CANARY, SYSTEM, "canary 1", null)
                            .canary("ABORTED", "A", "1.3.0", "1.0.0", PidProgress.ROLLED_BACK, false)),
            broken(
                    CanariesKeepTheirBooks.class,
                    "a switch that no canary wrote down",
                    well().move(600, "D", "1.2.0", SwitchCause.CANARY, SYSTEM, "canary 1", null)),
            broken(
                    OnlyTheBadIsLeft.class,
                    "an emergency without a trouble",
                    well().bind(600, "A", "1.3.0").emergency(610, "A", "1.0.0")),
            broken(
                    OnlyTheBadIsLeft.class,
                    "an emergency long after the trouble",
                    well().trouble("1.3.0", 590, 600).bind(601, "A", "1.3.0").emergency(610, "A", "1.0.0")));

    private record Doctored(Class<? extends DayInvariant> broken, String how, DayHistory day) {

        @Override
        public String toString() {
            return "%s: %s".formatted(broken.getSimpleName(), how);
        }
    }

    private static Doctored broken(Class<? extends DayInvariant> broken, String how, WrittenDay day) {
        return broken(broken, how, day.read());
    }

    private static Doctored broken(Class<? extends DayInvariant> broken, String how, DayHistory day) {
        return new Doctored(broken, how, day);
    }

    /** One on which all that there is happens, as it should. */
    private static WrittenDay well() {
        WrittenDay day = new WrittenDay();
        for (String pid : List.of("A", "B", "C", "D", "E", "F")) {
            day.bind(1, pid, "1.0.0");
        }
        for (String pid : List.of("A", "B", "C")) {
            day.bind(10, pid, "1.1.0");
        }
        day.trouble("1.1.0", 15, 25)
                .emergency(20, "A", "1.0.0")
                .emergency(21, "B", "1.0.0")
                .emergency(22, "C", "1.0.0")
                .deed(24, "withdraw", null, "1.1.0", SYSTEM, "emergencies");
        day.deed(30, "release", "A", "1.1.0", ANNA, null);
        day.deed(30, "pin", "D", null, ANNA, null)
                .move(35, "D", "1.2.0", SwitchCause.ACTIVATE, ANNA, DayRules.reason("a must", true), null)
                .deed(50, "unpin", "D", null, ANNA, null);
        day.move(40, "E", "1.2.0", SwitchCause.CANARY, SYSTEM, "canary 1", null)
                .move(45, "E", "1.0.0", SwitchCause.EMERGENCY, SYSTEM, "canary 1 was aborted", "canary_error_rate")
                .deed(45, "quarantine", "E", "1.2.0", SYSTEM, "canary_error_rate")
                .canary("ABORTED", "E", "1.2.0", "1.0.0", PidProgress.ROLLED_BACK, false);
        day.bind(55, "F", "1.4.0").frozen(60, 80).trouble("1.4.0", 60, 70).emergency(70, "F", "1.0.0");
        return day.move(90, "B", "1.0.0", SwitchCause.ROLLBACK, ANNA, "scratches", null);
    }

    private static DayHistory other(WrittenDay day, String pid, String version) {
        Map<Pid, ActiveBinding> filed = new TreeMap<>(day.standing());
        filed.put(new Pid(pid), new ActiveBinding(new Pid(pid), WrittenDay.version(version), WrittenDay.at(600)));
        return day.read(filed, List.copyOf(day.standing().values()), 0);
    }

    private static DayHistory fileless(WrittenDay day, String pid) {
        Map<Pid, ActiveBinding> filed = new TreeMap<>(day.standing());
        filed.remove(new Pid(pid));
        return day.read(filed, List.copyOf(day.standing().values()), 0);
    }

    private static DayHistory unserved(WrittenDay day) {
        List<ActiveBinding> served = List.copyOf(day.standing().values());
        return day.read(day.standing(), served.subList(1, served.size()), 0);
    }

    private static DayHistory servedTwice(WrittenDay day) {
        List<ActiveBinding> served = new ArrayList<>(day.standing().values());
        served.add(served.get(0));
        return day.read(day.standing(), served, 0);
    }

    private static DayHistory pending(WrittenDay day) {
        return day.read(day.standing(), List.copyOf(day.standing().values()), 1);
    }

    @Test
    void nothingIsWrongWithADayOnWhichAllWentWell() {
        assertThat(DayInvariants.ALL)
                .allSatisfy(invariant ->
                        assertThat(invariant.violations(well().read())).isEmpty());
    }

    @ParameterizedTest
    @FieldSource("DOCTORED")
    void whatIsDoctoredIsFound(Doctored doctored) {
        assertThat(DayInvariants.ALL)
                .filteredOn(invariant -> invariant.violations(doctored.day()).count() > 0)
                .extracting(DayInvariant::name)
                .contains(doctored.broken().getSimpleName());
    }

    @Test
    void noInvariantIsTakenOnTrust() {
        assertThat(DayInvariants.ALL)
                .extracting(DayInvariant::name)
                .containsExactlyInAnyOrderElementsOf(DOCTORED.stream()
                        .map(each -> each.broken().getSimpleName())
                        .distinct()
                        .toList());
    }

    @Test
    void whoSuffersLongIsReportedAndWhoIsHelpedInTimeIsNot() {
        ActiveBinding bad = new ActiveBinding(new Pid("A"), WrittenDay.version("1.0.0"), WrittenDay.at(0));
        NobodySuffersLong invariant = new NobodySuffersLong();
        for (int look = 0; look < DayRules.LOOKS_TO_BE_LEFT_IN; look++) {
            assertThat(invariant.look(bad, true)).isEmpty();
        }
        assertThat(invariant.look(bad, false)).isEmpty();
        for (int look = 0; look < DayRules.LOOKS_TO_BE_LEFT_IN; look++) {
            assertThat(invariant.look(bad, true)).isEmpty();
        }

        assertThat(invariant.look(bad, true)).isPresent();
    }
}
