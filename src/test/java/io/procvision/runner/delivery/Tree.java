package io.procvision.runner.delivery;

import java.util.List;
import java.util.Map;

/** Ways into what a YAML or JSON document was read as. */
final class Tree {

    private Tree() {}

    /** What lies at the end of that path of keys; an assertion fails where it breaks off. */
    static Object at(Map<String, Object> document, String... path) {
        Object found = document;
        for (String key : path) {
            found = map(found).get(key);
            if (found == null) {
                throw new AssertionError("There is no %s on the path %s".formatted(key, List.of(path)));
            }
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    static List<?> list(Object value) {
        return (List<?>) value;
    }
}
