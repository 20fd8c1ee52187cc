package io.procvision.runner.console;

import io.procvision.runner.canary.CanaryDesk;
import io.procvision.runner.canary.CanaryState;
import io.procvision.runner.canary.CanaryView;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a person may do with a canary that is under way. */
enum CanaryMove {
    PROMOTE {
        @Override
        void carryOut(CanaryDesk desk, long id, int seenStage, Actor actor, String reason) {
            desk.promote(id, seenStage, actor, reason);
        }
    },
    APPROVE {
        @Override
        void carryOut(CanaryDesk desk, long id, int seenStage, Actor actor, String reason) {
            desk.approve(id, actor, reason);
        }
    },
    PAUSE {
        @Override
        void carryOut(CanaryDesk desk, long id, int seenStage, Actor actor, String reason) {
            desk.pause(id, actor, reason);
        }
    },
    RESUME {
        @Override
        void carryOut(CanaryDesk desk, long id, int seenStage, Actor actor, String reason) {
            desk.resume(id, seenStage, actor, reason);
        }
    },
    ABORT {
        @Override
        void carryOut(CanaryDesk desk, long id, int seenStage, Actor actor, String reason) {
            desk.abort(id, actor, reason);
        }
    };

    /** @param seenStage the open one when the person looked; a step that is about that stage goes no further by it */
    abstract void carryOut(CanaryDesk desk, long id, int seenStage, Actor actor, String reason);

    /** As in addresses and keys. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CanaryMove named(String word) {
        return Arrays.stream(values())
                .filter(move -> move.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new RunnerException(Problem.NOT_FOUND, "A canary knows no step '%s'".formatted(word)));
    }

    /** Those that the canary would not refuse now; what it refuses after all, it says why. */
    static Set<CanaryMove> of(CanaryView canary) {
        boolean bakes = canary.stages().get(canary.stage() - 1).state().equals("baking");
        return switch (canary.state()) {
            case SCHEDULED -> EnumSet.of(ABORT);
            case RUNNING -> bakes ? EnumSet.of(PROMOTE, PAUSE, ABORT) : EnumSet.of(PAUSE, ABORT);
            case PAUSED -> bakes ? EnumSet.of(PROMOTE, RESUME, ABORT) : EnumSet.of(RESUME, ABORT);
            case AWAITING_APPROVAL -> EnumSet.of(APPROVE, ABORT);
            case ABORTING, ABORTED, COMPLETED -> EnumSet.noneOf(CanaryMove.class);
        };
    }

    /** Whether the canary will take it from that person: an approval has to come from another one than its creator. */
    boolean isFor(Actor person, CanaryView canary) {
        return this != APPROVE
                || canary.state() != CanaryState.AWAITING_APPROVAL
                || !person.account().equals(new Actor(canary.operator()).account());
    }
}
