package dev.millrace.schemas;

import com.google.common.base.Throwables;
import dev.millrace.schemas.patience.RegistryOutageException;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * Looks up the schemas that a topic's values name by id. The client remembers those it has seen.
 *
 * <p>An id that the registry does not know is the record's fault only where the registry still
 * knows the topic's own schema. Where it does not, {@code _schemas} was lost, or the URL leads to
 * another registry or to no registry at all: then every record would look unreadable.
 *
 * @param subject of the topic's values
 */
record WriterSchemas(SchemaRegistryClient registry, String url, String subject) {
  private static final Set<Integer> REFUSALS = Set.of(401, 403, 408, 429);
  private static final int FIRST_SERVER_ERROR = 500;
  private static final int NOT_FOUND = 404;

  /**
   * Why no value can be of that schema, if so; otherwise it is known from now on.
   *
   * @throws RegistryOutageException if the registry cannot tell
   */
  Optional<String> problemWith(int id) {
    try {
      registry.getSchemaBySubjectAndId(subject, id);
      return Optional.empty();
    } catch (RestClientException e) {
      if (isNoVerdict(e)) {
        throw outage(e);
      }
      requireOwnSchema(e);
      return Optional.of(
          e.getStatus() == NOT_FOUND
              ? "the schema registry knows no schema " + id
              : "the schema registry refuses schema " + id + ": " + e.getMessage());
    } catch (IOException e) {
      if (isOfTheNetwork(e)) {
        throw outage(e);
      }
      requireOwnSchema(e);
      return problemWithOddAnswer(id);
    } catch (RuntimeException e) {
      // The client's way of saying that the registry did answer, with a schema of another kind.
      return noAvroSchema(id, e);
    }
  }

  /** Asks again, as what broke may have been the connection: only a lasting oddity is a verdict. */
  private Optional<String> problemWithOddAnswer(int id) {
    try {
      registry.getSchemaBySubjectAndId(subject, id);
      return Optional.empty();
    } catch (RestClientException e) {
      throw outage(e);
    } catch (IOException e) {
      if (isOfTheNetwork(e)) {
        throw outage(e);
      }
      return noAvroSchema(id, e);
    } catch (RuntimeException e) {
      return noAvroSchema(id, e);
    }
  }

  private static Optional<String> noAvroSchema(int id, Exception error) {
    Throwable reason = Throwables.getRootCause(error);
    return Optional.of("schema " + id + " is no Avro schema: " + DeadLetters.describe(reason));
  }

  private void requireOwnSchema(Exception doubt) {
    try {
      if (!registry.getAllVersions(subject).isEmpty()) {
        return;
      }
    } catch (RestClientException e) {
      if (e.getStatus() != NOT_FOUND) {
        throw outage(e);
      }
    } catch (IOException e) {
      throw outage(e);
    }
    throw new RegistryOutageException(
        "the schema registry at "
            + url
            + " does not know "
            + subject
            + ", so what it does not know says nothing of a record: it lost its schemas, or"
            + " schema.registry.url is another one's; restore the topic _schemas or mend the URL",
        doubt);
  }

  /** Whether an answer speaks of the registry, and not of the schema that was asked for. */
  private static boolean isNoVerdict(RestClientException answer) {
    return answer.getStatus() >= FIRST_SERVER_ERROR || REFUSALS.contains(answer.getStatus());
  }

  private static boolean isOfTheNetwork(IOException error) {
    return error instanceof SocketException
        || error instanceof InterruptedIOException
        || error instanceof UnknownHostException
        || error instanceof SSLException;
  }

  private RegistryOutageException outage(Exception error) {
    return RegistryOutageException.at(url, error);
  }
}
