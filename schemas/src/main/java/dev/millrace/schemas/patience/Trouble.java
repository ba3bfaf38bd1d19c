package dev.millrace.schemas.patience;

import com.google.common.base.Throwables;
import dev.millrace.schemas.SettingsException;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What kind of failure an exception of Kafka's or the registry's client tells of. */
public enum Trouble {
  /** A human has to change something: a password, a right, a certificate, a setting. */
  REFUSAL,

  /** The broker or the registry is away or not ready: it is worth waiting. */
  OUTAGE,

  /** Neither: a fault of ours, or of the data. */
  FAULT;

  private static final Set<Integer> REFUSALS = Set.of(401, 403);
  private static final Set<Integer> BUSY = Set.of(408, 429);
  private static final int FIRST_SERVER_ERROR = 500;

  /** Of the exception or what caused it; a refusal tells more than an outage. */
  public static Trouble of(Throwable error) {
    List<Throwable> chain = Throwables.getCausalChain(error);
    if (chain.stream().anyMatch(Trouble::isRefusal)) {
      return REFUSAL;
    }
    return chain.stream().anyMatch(Trouble::isOutage) ? OUTAGE : FAULT;
  }

  private static boolean isRefusal(Throwable error) {
    return switch (error) {
      case AuthenticationException _,
          AuthorizationException _,
          UnsupportedVersionException _,
          SSLPeerUnverifiedException _,
          CertificateException _,
          SettingsException _ ->
          true;
      case ConfigException _ -> !isUnresolvedName(error);
      case RestClientException answer -> REFUSALS.contains(answer.getStatus());
      default -> false;
    };
  }

  private static boolean isOutage(Throwable error) {
    return switch (error) {
      case BindException _ -> false;
      case RegistryOutageException _,
          RetriableException _,
          TimeoutException _,
          SocketException _,
          InterruptedIOException _,
          UnknownHostException _ ->
          true;
      case RestClientException answer ->
          answer.getStatus() >= FIRST_SERVER_ERROR || BUSY.contains(answer.getStatus());
      case ConfigException _ -> isUnresolvedName(error);
      case IllegalStateException _ -> isAfterTimedOutCommit(error);
      default -> false;
    };
  }

  /** A container that is not up has no address, and Kafka calls that a wrong setting. */
  private static boolean isUnresolvedName(Throwable error) {
    return says(error, message -> message.startsWith("No resolvable bootstrap urls"));
  }

  /** A transactional producer takes nothing while the outcome of a commit is not known. */
  private static boolean isAfterTimedOutCommit(Throwable error) {
    return says(error, message -> message.endsWith("timed out and must be retried"));
  }

  private static boolean says(Throwable error, Predicate<String> test) {
    return error.getMessage() != null && test.test(error.getMessage());
  }
}
