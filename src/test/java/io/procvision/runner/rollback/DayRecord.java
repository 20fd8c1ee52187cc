package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.HealthPolicy;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a day left in the database and in the binding files, and what must hold of it. */
final class DayRecord {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int ALL = 100_000;
    private static final String EVERYWHERE = "*";

    private final SimulatedPlant plant;
    private final Map<Pid, List<Switch>> switches = new TreeMap<>();
    private final List<Entry> audit;

    /** Something that was audited as done. */
    private record Entry(
            Instant at,
            String action,
            @Nullable String pid,
            @Nullable String version,
            @Nullable String previous,
            String operator,
            String reason,
            @Nullable String metric) {

        static Entry of(ResultSet row, int number) throws SQLException {
            return new Entry(
                    row.getObject("at", OffsetDateTime.class).toInstant(),
                    row.getString("action"),
                    row.getString("pid"),
                    row.getString("version"),
                    row.getString("previous_version"),
                    row.getString("operator"),
                    row.getString("reason"),
                    row.getString("trigger_metric"));
        }

        boolean isAutomatic() {
            return operator.equals(Actor.SYSTEM.name());
        }

        boolean isByEvaluator() {
            return isAutomatic() && HealthPolicy.METRICS.contains(String.valueOf(metric));
        }
    }

    /** Without its ends: what is done at the same time as the one that begins or ends it, is that. */
    private record Period(Instant from, Instant until) {

        boolean holds(Instant at) {
            return at.isAfter(from) && at.isBefore(until);
        }
    }

    DayRecord(SimulatedPlant plant) {
        this.plant = plant;
        SwitchLog log = plant.get(SwitchLog.class);
        for (Pid pid : SimulatedPlant.PIDS) {
            List<Switch> oldestFirst = new ArrayList<>(log.confirmed(pid, ALL));
            Collections.reverse(oldestFirst);
            switches.put(pid, oldestFirst);
        }
        this.audit = plant.get(JdbcClient.class)
                .sql("select * from audit_entry where outcome = 'SUCCEEDED' order by id")
                .query(Entry::of)
                .list();
    }

    /** Of the evaluator. */
    List<Switch> emergencies() {
        return all().filter(DayRecord::isByEvaluator).toList();
    }

    long done(String action, boolean automatic) {
        return audit.stream()
                .filter(entry -> entry.action().equals(action) && entry.isAutomatic() == automatic)
                .count();
    }

    /** Where a PID that ought to be left had to stay. */
    long alarms() {
        return plant.get(JdbcClient.class)
                .sql("select count(*) from audit_entry where action = 'emergency_alarm' and trigger_metric is not null")
                .query(Long.class)
                .single();
    }

    /** What the file says is what the log says last and what serves, and each switch went on from the one before. */
    void requireOneBindingOfEachPid() throws IOException {
        assertThat(plant.get(SwitchLog.class).pending()).isEmpty();
        Map<Pid, ActiveBinding> logged = new TreeMap<>();
        switches.forEach((pid, oldestFirst) -> {
            Switch last = null;
            for (Switch each : oldestFirst) {
                assertThat(each.from())
                        .as("what %s went on from", each)
                        .isEqualTo(last == null ? Optional.empty() : last.to());
                if (last != null) {
                    assertThat(last.until()).as("the end of %s", last).contains(each.at());
                }
                last = each;
            }
            BoundVersion bound = Objects.requireNonNull(last).to().orElseThrow();
            assertThat(last.until()).as("the end of %s", last).isEmpty();
            logged.put(pid, new ActiveBinding(pid, bound.version(), bound.activatedAt()));
        });
        assertThat(filed()).isEqualTo(logged);
        assertThat(plant.get(RoutingTable.class).all())
                .extracting(Route::binding)
                .containsExactlyInAnyOrderElementsOf(logged.values());
    }

    private Map<Pid, ActiveBinding> filed() throws IOException {
        Map<Pid, ActiveBinding> filed = new TreeMap<>();
        try (Stream<Path> files = Files.list(plant.active())) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".json")).toList()) {
                JsonNode content = JSON.readTree(Files.readAllBytes(file));
                Pid pid = new Pid(file.getFileName().toString().replace(".json", ""));
                filed.put(
                        pid,
                        new ActiveBinding(
                                pid,
                                new AlgorithmVersion(
                                        content.path("name").asString(),
                                        content.path("version").asString()),
                                Instant.parse(content.path("activated_at").asString())));
            }
        }
        return filed;
    }

    /** Who, why and by which figure, in the log and in as many words in the audit trail. */
    void requireEveryChangeExplained() {
        assertThat(all()).allSatisfy(each -> {
            assertThat(each.operator().name()).as("operator of %s", each).isNotBlank();
            assertThat(each.reason()).as("reason of %s", each).isNotBlank();
            if (isAutomatic(each)) {
                assertThat(each.cause()).as("cause of %s", each).isIn(SwitchCause.EMERGENCY, SwitchCause.CANARY);
                boolean needsFigure = each.cause() == SwitchCause.EMERGENCY && !isWithdrawal(each);
                assertThat(each.trigger().isPresent() || !needsFigure)
                        .as("the figure behind %s: %s", each, each.reason())
                        .isTrue();
            }
        });
        List<String> causes =
                Stream.of(SwitchCause.values()).map(SwitchCause::word).toList();
        assertThat(audit.stream()
                        .filter(entry -> causes.contains(entry.action()))
                        .map(entry -> List.of(
                                entry.action(),
                                String.valueOf(entry.pid()),
                                String.valueOf(entry.previous()),
                                String.valueOf(entry.version()),
                                entry.operator(),
                                entry.reason(),
                                String.valueOf(entry.metric()))))
                .containsExactlyInAnyOrderElementsOf(all().map(each -> List.of(
                                each.cause().word(),
                                each.pid().value(),
                                version(each.from()),
                                version(each.to()),
                                each.operator().name(),
                                each.reason(),
                                each.trigger().map(Trigger::metric).orElse("null")))
                        .toList());
    }

    /** After an automatic way back the evaluator leaves the PID alone for the cool-down, but for what is withdrawn. */
    void requireNoFlapping() {
        switches.values().forEach(oldestFirst -> {
            for (int index = 1; index < oldestFirst.size(); index++) {
                Switch before = oldestFirst.get(index - 1);
                Switch each = oldestFirst.get(index);
                if (isByEvaluator(each) && isAutomatic(before) && before.cause() == SwitchCause.EMERGENCY) {
                    assertThat(Duration.between(before.at(), each.at()))
                            .as("between %s and %s", before, each)
                            .isGreaterThanOrEqualTo(SimulatedPlant.COOL_DOWN);
                }
            }
        });
    }

    void requirePinnedOnesUntouched() {
        Map<String, List<Period>> pinned = periods("pin", "unpin", entry -> String.valueOf(entry.pid()));
        assertThat(pinned).isNotEmpty();
        assertThat(all().filter(DayRecord::isAutomatic))
                .allSatisfy(each -> assertThat(pinned.getOrDefault(each.pid().value(), List.of()))
                        .as("pins while %s (%s) happened", each, each.reason())
                        .noneMatch(pin -> pin.holds(each.at())));
    }

    /** On the PID that an emergency left it on, and on none where it is withdrawn. */
    void requireHeldOnesAway() {
        Map<String, List<Period>> held =
                periods("quarantine", "release", entry -> key(String.valueOf(entry.pid()), entry.version()));
        held.putAll(periods("withdraw", "allow", entry -> key(EVERYWHERE, entry.version())));
        assertThat(all())
                .allSatisfy(each -> Stream.of(each.pid().value(), EVERYWHERE)
                        .map(place -> held.getOrDefault(key(place, version(each.to())), List.of()))
                        .forEach(periods -> assertThat(periods)
                                .as("holds while %s was made by %s", each, each.operator())
                                .noneMatch(period -> period.holds(each.at()))));
        assertThat(all().filter(each -> each.cause() == SwitchCause.EMERGENCY))
                .as("emergencies whose version is held from then on")
                .allSatisfy(each -> assertThat(Stream.of(each.pid().value(), EVERYWHERE)
                                .flatMap(place ->
                                        held.getOrDefault(key(place, version(each.from())), List.of()).stream()))
                        .as("holds after %s", each)
                        .anyMatch(period -> period.holds(each.at().plusMillis(1))
                                || period.from().equals(each.at())));
    }

    void requireNothingFrozenMoved() {
        List<Period> frozen = plant.get(JdbcClient.class)
                .sql("select created_at, from_at, until_at from freeze_window")
                .query((row, number) -> new Period(
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getObject("until_at", OffsetDateTime.class).toInstant()))
                .list();
        assertThat(frozen).isNotEmpty();
        assertThat(all().filter(each -> each.cause() != SwitchCause.EMERGENCY))
                .allSatisfy(each -> assertThat(frozen)
                        .as("freeze windows while %s happened", each)
                        .noneMatch(window -> window.holds(each.at())));
    }

    /** Each withdrawal of the service itself follows emergencies on three PIDs within ten minutes. */
    void requireBrakedOnlyWhereOverrun() {
        assertThat(audit.stream().filter(entry -> entry.action().equals("withdraw") && entry.isAutomatic()))
                .allSatisfy(withdrawal -> assertThat(audit.stream()
                                .filter(entry -> entry.action().equals("quarantine") && entry.isByEvaluator())
                                .filter(entry -> Objects.equals(entry.version(), withdrawal.version()))
                                .filter(entry -> !entry.at().isAfter(withdrawal.at())
                                        && entry.at().isAfter(withdrawal.at().minus(Duration.ofMinutes(10))))
                                .map(Entry::pid)
                                .distinct())
                        .as("PIDs that left %s before it was withdrawn: %s", withdrawal.version(), withdrawal.reason())
                        .hasSizeGreaterThanOrEqualTo(3));
    }

    /** No canary holds a PID that it is done with, and none switched one that it had not written down. */
    void requireCanariesKeptTheirBooks() {
        JdbcClient jdbc = plant.get(JdbcClient.class);
        assertThat(jdbc.sql("select p.pid from canary_pid p join canary c on c.id = p.canary_id"
                                + " where c.state in ('ABORTED', 'COMPLETED') and p.claimed_pid is not null")
                        .query(String.class)
                        .list())
                .isEmpty();
        assertThat(all().filter(each -> each.cause() == SwitchCause.CANARY))
                .allSatisfy(each -> assertThat(
                                jdbc.sql("select count(*) from canary_pid p join canary c on c.id = p.canary_id"
                                                + " where p.pid = ? and c.version = ? and p.from_version = ?")
                                        .params(each.pid().value(), version(each.to()), version(each.from()))
                                        .query(Integer.class)
                                        .single())
                        .as("canaries that wrote %s down", each)
                        .isPositive());
    }

    /** From what begins it to what ends it, or to the end of the day. */
    private Map<String, List<Period>> periods(String begin, String end, Function<Entry, String> key) {
        Map<String, List<Period>> periods = new HashMap<>();
        Map<String, Instant> open = new HashMap<>();
        for (Entry entry : audit) {
            if (entry.action().equals(begin)) {
                open.putIfAbsent(key.apply(entry), entry.at());
            } else if (entry.action().equals(end)) {
                Instant begun = open.remove(key.apply(entry));
                assertThat(begun).as("the %s that %s ends", begin, entry).isNotNull();
                periods.computeIfAbsent(key.apply(entry), absent -> new ArrayList<>())
                        .add(new Period(Objects.requireNonNull(begun), entry.at()));
            }
        }
        open.forEach((what, begun) ->
                periods.computeIfAbsent(what, absent -> new ArrayList<>()).add(new Period(begun, Instant.MAX)));
        return periods;
    }

    private Stream<Switch> all() {
        return switches.values().stream().flatMap(List::stream);
    }

    private static boolean isAutomatic(Switch each) {
        return each.operator().equals(Actor.SYSTEM);
    }

    private static boolean isByEvaluator(Switch each) {
        return isAutomatic(each)
                && each.cause() == SwitchCause.EMERGENCY
                && each.trigger()
                        .filter(trigger -> HealthPolicy.METRICS.contains(trigger.metric()))
                        .isPresent();
    }

    /** A person's; the brake's own has a figure. */
    private static boolean isWithdrawal(Switch each) {
        return each.reason().contains("is withdrawn everywhere");
    }

    private static String key(String place, @Nullable String version) {
        return place + "/" + version;
    }

    private static String version(Optional<BoundVersion> bound) {
        return bound.map(BoundVersion::version).map(AlgorithmVersion::version).orElse("null");
    }

    /** How often each cause changed a binding. */
    Map<SwitchCause, Long> byCause() {
        return all().collect(Collectors.groupingBy(Switch::cause, TreeMap::new, Collectors.counting()));
    }
}
