package dev.millrace.schemas.patience;

import com.google.common.base.Throwables;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.rights.StageNames;
import dev.millrace.schemas.secrets.Secrets;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.security.cert.CertificateException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/**
 * What broker or registry do not allow, as a sentence that names what, where and the way out.
 *
 * @param reader who is refused, as a user would name it; the rights of a stage are pointed out
 * @param place where the broker is; empty where nobody knows
 */
public record Refusal(String reader, String place) {

  public static Refusal at(String reader, Connection connection) {
    return new Refusal(reader, connection.bootstrapServers());
  }

  /** Of something that knows no cluster. */
  public static Refusal anywhere(String reader) {
    return new Refusal(reader, "");
  }

  /**
   * What a setting's own exception says is left as it is: it names the way out already.
   *
   * @param error a {@link Trouble#REFUSAL}
   */
  public String of(Throwable error) {
    Optional<SettingsException> said = cause(error, SettingsException.class);
    if (said.isPresent()) {
      return String.valueOf(said.get().getMessage());
    }
    Optional<RestClientException> registrys = cause(error, RestClientException.class);
    if (registrys.isPresent()) {
      return registry(registrys.get());
    }
    if (cause(error, SslAuthenticationException.class).isPresent()
        || cause(error, CertificateException.class).isPresent()
        || cause(error, SSLPeerUnverifiedException.class).isPresent()) {
      boolean isRegistrys = cause(error, RegistryOutageException.class).isPresent();
      return (isRegistrys ? TlsRefusal.ofRegistry() : TlsRefusal.ofBroker(place)).of(error);
    }
    Optional<ConfigException> setting = cause(error, ConfigException.class);
    if (setting.isPresent()) {
      return setting.get().getMessage() + "; check the kafka settings";
    }
    return broker() + " refuses access: " + access(error);
  }

  private static String registry(RestClientException error) {
    String what =
        "the schema registry refuses access: "
            + Secrets.withoutUser(String.valueOf(error.getMessage()));
    return error.getStatus() == 401
        ? what
            + "; set schema.registry.basic.auth.credentials.source=USER_INFO and"
            + " schema.registry.basic.auth.user.info=USER:PASSWORD to what it knows"
        : what + "; check the schema.registry settings, and what this user may do there";
  }

  private String broker() {
    return place.isEmpty() ? "the broker" : "the broker at " + place;
  }

  private String access(Throwable error) {
    Optional<AuthenticationException> unknown = cause(error, AuthenticationException.class);
    if (unknown.isPresent()) {
      return words(unknown.get())
          + (unknown.get() instanceof SaslAuthenticationException
              ? "; check user and password in kafka.sasl.jaas.config, and kafka.sasl.mechanism"
              : "; check kafka.security.protocol and kafka.sasl.mechanism");
    }
    return right(error) + "; " + grant();
  }

  private static String words(Throwable error) {
    return String.valueOf(error.getMessage()).replaceFirst("[.\\s]+$", "");
  }

  private String right(Throwable error) {
    Optional<TopicAuthorizationException> topics = cause(error, TopicAuthorizationException.class);
    if (topics.isPresent() && !topics.get().unauthorizedTopics().isEmpty()) {
      return "no right to topics " + new TreeSet<>(topics.get().unauthorizedTopics());
    }
    Optional<GroupAuthorizationException> group = cause(error, GroupAuthorizationException.class);
    if (group.isPresent() && group.get().groupId() != null) {
      return "no right to read group " + group.get().groupId();
    }
    if (cause(error, TransactionalIdAuthorizationException.class).isPresent()) {
      return "no right to write with the transactional id of " + reader;
    }
    if (cause(error, ClusterAuthorizationException.class).isPresent()) {
      return "no right to the cluster: " + words(Throwables.getRootCause(error));
    }
    return words(Throwables.getRootCause(error));
  }

  /**
   * Rights that are known to be missing.
   *
   * @param rights in words, such as {@code WRITE on topic pages}
   */
  public String missing(Collection<String> rights) {
    List<String> sorted = rights.stream().distinct().sorted().toList();
    return broker()
        + " refuses access: the user has no right to "
        + String.join(", ", sorted)
        + "; "
        + grant();
  }

  private String grant() {
    return StageNames.has(reader)
        ? "millrace acls --stage " + reader + " prints what it needs"
        : "millrace acls prints what each stage needs";
  }

  static <E extends Throwable> Optional<E> cause(Throwable error, Class<E> kind) {
    return Throwables.getCausalChain(error).stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }
}
