package io.procvision.runner.delivery;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;

/**
 * Whether a manifest is one that Kubernetes understands: known fields only, the required ones among them, each of its
 * type. The models of the official client are generated from the API's own description and check all that. They do not
 * look into the two kinds of the Prometheus operator, whose fields are therefore listed here, as far as we use them.
 */
final class KubernetesSchema {

    private static final Map<String, Check> CHECKS = Map.of(
            "v1/ConfigMap", V1ConfigMap::validateJsonElement,
            "v1/PersistentVolumeClaim", V1PersistentVolumeClaim::validateJsonElement,
            "v1/Pod", V1Pod::validateJsonElement,
            "v1/Service", V1Service::validateJsonElement,
            "v1/ServiceAccount", V1ServiceAccount::validateJsonElement,
            "apps/v1/StatefulSet", V1StatefulSet::validateJsonElement,
            "networking.k8s.io/v1/Ingress", V1Ingress::validateJsonElement,
            "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::validateJsonElement,
            "policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement);

    private static final Map<String, Set<String>> OPERATOR_SPECS = Map.of(
            "monitoring.coreos.com/v1/ServiceMonitor", Set.of("selector", "namespaceSelector", "endpoints"),
            "monitoring.coreos.com/v1/PrometheusRule", Set.of("groups"));

    private KubernetesSchema() {}

    static void check(Map<String, Object> manifest) {
        String type = manifest.get("apiVersion") + "/" + manifest.get("kind");
        if (OPERATOR_SPECS.containsKey(type)) {
            Set<?> fields = ((Map<?, ?>) manifest.get("spec")).keySet();
            if (!OPERATOR_SPECS.get(type).containsAll(fields)) {
                throw new IllegalArgumentException("%s has fields %s".formatted(type, fields));
            }
            return;
        }
        Check check = CHECKS.get(type);
        if (check == null) {
            throw new IllegalArgumentException(type + " is no kind that the chart is known to render");
        }
        try {
            check.validate(new Gson().toJsonTree(manifest));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @FunctionalInterface
    private interface Check {
        void validate(JsonElement manifest) throws IOException;
    }
}
