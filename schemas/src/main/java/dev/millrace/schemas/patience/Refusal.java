package dev.millrace.schemas.patience;

import com.google.common.base.Throwables;
import dev.millrace.schemas.SettingsException;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/** What broker or registry do not allow, as a sentence with the way out. */
public final class Refusal {
  private static final String GRANT = "grant it to the stage's user";

  private Refusal() {}

  /**
   * What a setting's own exception says is left as it is: it names the way out already.
   *
   * @param error a {@link Trouble#REFUSAL}
   */
  public static String of(Throwable error) {
    Optional<SettingsException> said = cause(error, SettingsException.class);
    if (said.isPresent()) {
      return String.valueOf(said.get().getMessage());
    }
    Optional<RestClientException> registrys = cause(error, RestClientException.class);
    if (registrys.isPresent()) {
      return "the schema registry refuses access: "
          + registrys.get().getMessage()
          + "; check the schema.registry settings";
    }
    if (cause(error, CertificateException.class).isPresent()
        || cause(error, SSLPeerUnverifiedException.class).isPresent()) {
      return "the certificate is not trusted: "
          + Throwables.getRootCause(error).getMessage()
          + "; check the ssl settings";
    }
    Optional<ConfigException> setting = cause(error, ConfigException.class);
    if (setting.isPresent()) {
      return setting.get().getMessage() + "; check the kafka settings";
    }
    return "the broker refuses access: " + rights(error);
  }

  private static String rights(Throwable error) {
    Optional<TopicAuthorizationException> topics = cause(error, TopicAuthorizationException.class);
    if (topics.isPresent() && !topics.get().unauthorizedTopics().isEmpty()) {
      return "no right to topics " + topics.get().unauthorizedTopics() + "; " + GRANT;
    }
    Optional<GroupAuthorizationException> group = cause(error, GroupAuthorizationException.class);
    if (group.isPresent() && group.get().groupId() != null) {
      return "no right to read group " + group.get().groupId() + "; " + GRANT;
    }
    Optional<TransactionalIdAuthorizationException> id =
        cause(error, TransactionalIdAuthorizationException.class);
    if (id.isPresent()) {
      return "no right to write with the transactional id; " + GRANT;
    }
    return cause(error, AuthenticationException.class)
        .map(refused -> refused.getMessage() + "; check user, password and the kafka settings")
        .orElseGet(
            () ->
                Throwables.getRootCause(error).getMessage()
                    + "; check the kafka settings, and what the user may read");
  }

  private static <E extends Throwable> Optional<E> cause(Throwable error, Class<E> kind) {
    return Throwables.getCausalChain(error).stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }
}
