package io.procvision.runner.protocol;

import java.util.Set;

/** The two generations of the SDK, which put a call's data differently. */
public enum Generation {
    /** 0.0.x: a call names a phase, and knows one image. */
    PHASES {
        @Override
        public CallData express(Inspection inspection) {
            return new CallData.PhaseExecute(inspection);
        }
    },
    /** 0.3.x: a call always executes, with a current and a guide image. */
    EXECUTE {
        @Override
        public CallData express(Inspection inspection) {
            return new CallData.Execute(inspection);
        }
    };

    /** The version number is no guide; only the later generation lists {@code execute}. */
    public static Generation of(Set<String> capabilities) {
        return capabilities.contains("execute") ? EXECUTE : PHASES;
    }

    /** Whether a call without a guide image is incomplete. */
    public boolean needsGuideImage() {
        return this == EXECUTE;
    }

    /** The inspection as {@code data} of a call. */
    public abstract CallData express(Inspection inspection);
}
