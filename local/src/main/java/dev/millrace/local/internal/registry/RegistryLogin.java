package dev.millrace.local.internal.registry;

import dev.millrace.http.HttpCall;
import dev.millrace.http.keys.FollowedFile;
import dev.millrace.http.keys.SecretHash;
import dev.millrace.local.access.RegistryRight;
import dev.millrace.local.access.RegistryUser;
import dev.millrace.local.access.RegistryUserFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Lets in those whom a file names, by Basic authentication (RFC 7617) or with their password as a
 * bearer token. Whether the registry answers at all, anybody may ask: {@code GET /}.
 */
public final class RegistryLogin {
  static final String CHALLENGE = "Basic realm=\"millrace registry\", charset=\"UTF-8\"";

  private static final String BASIC = "Basic ";
  private static final String BEARER = "Bearer ";
  private static final int UNAUTHORIZED = 401;

  /** Confluent's code for a user who may not do this. */
  private static final int DENIED = 40301;

  private final Optional<FollowedFile<List<RegistryUser>>> users;

  /**
   * @param usersFile empty: everybody may do everything
   * @param clock of nanoseconds, which never goes back
   * @throws dev.millrace.schemas.SettingsException if the file is none of users
   */
  public RegistryLogin(Optional<Path> usersFile, LongSupplier clock) {
    this.users = usersFile.map(file -> new FollowedFile<>(file, RegistryUserFile::read, clock));
  }

  /** Throws unless whoever calls may do what the call asks for. */
  void require(HttpCall call) {
    if (users.isEmpty() || isHealth(call)) {
      return;
    }
    RegistryUser user = user(call.header("Authorization"), users.get().content());
    if (user.right() == RegistryRight.READ && writes(call)) {
      throw new RegistryException(
          DENIED,
          "User '%s' may only read: what registers schemas needs a line of right write in the file of registry.users-file"
              .formatted(user.name()));
    }
  }

  private static boolean isHealth(HttpCall call) {
    return call.method().equals("GET") && call.path().equals("/");
  }

  /** Looking a schema up is a POST to the subject itself. */
  private static boolean writes(HttpCall call) {
    return switch (call.method()) {
      case "GET", "HEAD" -> false;
      case "POST" -> call.path().replaceAll("/+$", "").endsWith("/versions");
      default -> true;
    };
  }

  private static RegistryUser user(Optional<String> header, List<RegistryUser> users) {
    String shown = header.orElseThrow(() -> unauthorized("no user and password were sent"));
    if (shown.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      SecretHash hash = SecretHash.of(shown.substring(BEARER.length()).strip());
      return found(users, user -> user.hash().is(hash), "the token is none of this registry's");
    }
    if (shown.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      String login = decoded(shown.substring(BASIC.length()).strip());
      int colon = login.indexOf(':');
      if (colon >= 0) {
        String name = login.substring(0, colon);
        SecretHash hash = SecretHash.of(login.substring(colon + 1));
        // Does not say which of the two is wrong.
        return found(
            users,
            user -> user.hash().is(hash) && user.name().equals(name),
            "user and password are none of this registry's");
      }
    }
    throw unauthorized("the header Authorization is neither Basic USER:PASSWORD nor Bearer TOKEN");
  }

  private static RegistryUser found(
      List<RegistryUser> users, Predicate<RegistryUser> wanted, String otherwise) {
    return users.stream().filter(wanted).findFirst().orElseThrow(() -> unauthorized(otherwise));
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static RegistryException unauthorized(String what) {
    return new RegistryException(UNAUTHORIZED, "Unauthorized: " + what);
  }
}
