package io.procvision.runner.routing;

import org.jspecify.annotations.Nullable;

/** What {@code active/<pid>.json} turned out to be. */
public sealed interface BindingFile {

    /** Passes this to the method for its case. */
    <T> T accept(Reader<T> reader);

    /** Which content was read; null where there is no file. */
    @Nullable
    FileIdentity identity();

    record Bound(ActiveBinding binding, FileIdentity identity) implements BindingFile {
        @Override
        public <T> T accept(Reader<T> reader) {
            return reader.bound(this);
        }
    }

    record Absent() implements BindingFile {
        @Override
        public @Nullable FileIdentity identity() {
            return null;
        }

        @Override
        public <T> T accept(Reader<T> reader) {
            return reader.absent();
        }
    }

    /**
     * @param reason what is wrong with the content, for a person
     */
    record Corrupt(String reason, FileIdentity identity) implements BindingFile {
        @Override
        public <T> T accept(Reader<T> reader) {
            return reader.corrupt(this);
        }
    }

    /** One method per case, so that a new case breaks compilation wherever it is not thought of. */
    interface Reader<T> {
        T bound(Bound file);

        T absent();

        T corrupt(Corrupt file);
    }
}
