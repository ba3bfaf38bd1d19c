package dev.millrace.cli.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.util.Map;
import java.util.Optional;

/**
 * Kubernetes' own kinds as fabric8's classes have them, which are made from its API. They are named
 * by text, since they are there in profile {@code external} alone.
 */
final class KubernetesModel {
  private static final String KUBERNETES = "io.fabric8.kubernetes.api.model.";
  private static final String MONITORING = "io.fabric8.openshift.api.model.monitoring.v1.";

  private static final Map<String, String> CLASSES =
      Map.ofEntries(
          Map.entry("v1/ConfigMap", KUBERNETES + "ConfigMap"),
          Map.entry("v1/PersistentVolumeClaim", KUBERNETES + "PersistentVolumeClaim"),
          Map.entry("v1/Service", KUBERNETES + "Service"),
          Map.entry("v1/ServiceAccount", KUBERNETES + "ServiceAccount"),
          Map.entry("apps/v1/Deployment", KUBERNETES + "apps.Deployment"),
          Map.entry("apps/v1/StatefulSet", KUBERNETES + "apps.StatefulSet"),
          Map.entry("batch/v1/Job", KUBERNETES + "batch.v1.Job"),
          Map.entry(
              "networking.k8s.io/v1/NetworkPolicy", KUBERNETES + "networking.v1.NetworkPolicy"),
          Map.entry("policy/v1/PodDisruptionBudget", KUBERNETES + "policy.v1.PodDisruptionBudget"),
          Map.entry("monitoring.coreos.com/v1/ServiceMonitor", MONITORING + "ServiceMonitor"),
          Map.entry("monitoring.coreos.com/v1/PrometheusRule", MONITORING + "PrometheusRule"));

  /** Without the maps into which the classes put what they do not know. */
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated member) {
                  return false;
                }
              });

  private KubernetesModel() {}

  /** The class of a manifest's kind; empty for those of operators that have none. */
  static Optional<Class<?>> of(JsonNode manifest) throws ClassNotFoundException {
    String kind = manifest.path("apiVersion").asText() + "/" + manifest.path("kind").asText();
    return CLASSES.containsKey(kind)
        ? Optional.of(Class.forName(CLASSES.get(kind)))
        : Optional.empty();
  }

  /**
   * Reads a manifest.
   *
   * @throws JsonProcessingException naming the first field that Kubernetes does not know, at any
   *     level, or whose value is of another type
   */
  static Object read(JsonNode manifest, Class<?> kind) throws JsonProcessingException {
    return STRICT.treeToValue(manifest, kind);
  }
}
