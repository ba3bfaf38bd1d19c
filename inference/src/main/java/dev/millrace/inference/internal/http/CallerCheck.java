package dev.millrace.inference.internal.http;

import dev.millrace.inference.InferenceSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Who may call: by API key, by the page's origin, and by the name the service was reached under.
 */
final class CallerCheck {
  private final InferenceSettings.Access access;
  private final boolean loopback;
  private final HostNames hosts;

  CallerCheck(InferenceSettings settings) {
    this.access = settings.access();
    this.loopback = settings.loopback();
    this.hosts = new HostNames(access.hosts());
  }

  void requireKey(ApiCall call) {
    if (access.apiKeys().isEmpty()) {
      return;
    }
    String given =
        call.header("Authorization")
            .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
            .map(value -> value.substring(7).trim())
            .orElseThrow(
                () -> ApiException.unauthorized("no API key: send Authorization: Bearer KEY"));
    boolean known = false;
    for (String key : access.apiKeys()) {
      // Compared in constant time, each of them, so that timing tells nothing of a key.
      known |=
          MessageDigest.isEqual(
              key.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
    if (!known) {
      throw ApiException.unauthorized("the API key is not one of inference.api-keys");
    }
  }

  /**
   * Pages of other origins get nothing unless a setting allows them; a loopback service also
   * refuses foreign host names, under which a page could reach it by DNS rebinding.
   */
  void allowOrigin(ApiCall call) {
    Optional<String> host = call.header("Host").map(HostNames::of);
    if (loopback && host.isPresent() && !hosts.allow(host.get())) {
      throw ApiException.forbidden(
          "host "
              + ApiException.shorten(host.get())
              + " is not a name of this service: call localhost, or name the host in"
              + " inference.hosts");
    }
    Optional<String> origin = call.header("Origin");
    if (origin.isEmpty() || sameOrigin(origin.get(), call.header("Host"))) {
      return;
    }
    boolean any = access.corsOrigins().contains("*");
    if (!any && !access.corsOrigins().contains(origin.get())) {
      throw ApiException.forbidden(
          "origin "
              + ApiException.shorten(origin.get())
              + " may not call this service: name it in inference.cors-origins");
    }
    call.setHeader("Access-Control-Allow-Origin", any ? "*" : origin.get());
    call.setHeader("Access-Control-Expose-Headers", "Retry-After, Ignored-Fields");
    call.setHeader("Vary", "Origin");
  }

  private static boolean sameOrigin(String origin, Optional<String> host) {
    try {
      return host.isPresent() && host.get().equals(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Clients send headers of their own, as OpenAI's does: an allowed page may send any. */
  void preflight(ApiCall call) throws IOException {
    String wanted =
        call.header("Access-Control-Request-Headers").orElse("Authorization, Content-Type");
    call.setHeader("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
    call.setHeader("Access-Control-Allow-Headers", wanted);
    call.setHeader("Access-Control-Max-Age", "600");
    call.send(204, "text/plain", new byte[0]);
  }
}
