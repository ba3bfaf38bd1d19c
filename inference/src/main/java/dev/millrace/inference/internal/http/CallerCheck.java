package dev.millrace.inference.internal.http;

import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.access.ApiKey;
import dev.millrace.inference.access.ApiKeys;
import dev.millrace.inference.access.KeyScope;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who may call: by API key, by the page's origin, and by the name the service was reached under.
 */
final class CallerCheck {
  private final InferenceSettings.Access access;
  private final boolean loopback;
  private final HostNames hosts;
  private final ApiKeys keys;

  CallerCheck(InferenceSettings settings, ApiKeys keys) {
    this.access = settings.access();
    this.loopback = settings.loopback();
    this.hosts = new HostNames(access.hosts());
    this.keys = keys;
  }

  /** Throws unless the call shows a key that may do this, and has not done it too often. */
  void requireKey(ApiCall call) {
    if (keys.areOff()) {
      return;
    }
    String shown =
        call.header("Authorization")
            .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
            .map(value -> value.substring(7).trim())
            .orElseThrow(
                () -> ApiException.unauthorized("no API key: send Authorization: Bearer KEY"));
    ApiKey key =
        keys.find(shown)
            .orElseThrow(
                () -> ApiException.unauthorized("the API key is not one of this service's"));
    KeyScope scope = scope(call);
    if (!key.scopes().contains(scope)) {
      throw ApiException.forbidden(
          "the API key '"
              + key.name()
              + "' has no scope "
              + scope.id()
              + ", which this call needs");
    }
    OptionalInt wait = keys.take(key);
    if (wait.isPresent()) {
      throw ApiException.tooOften(
          wait.getAsInt(),
          "the API key '" + key.name() + "' may make " + key.perMinute() + " requests a minute");
    }
  }

  private static KeyScope scope(ApiCall call) {
    if (call.path().startsWith("/admin/")) {
      return KeyScope.ADMIN;
    }
    return call.method().equals("GET") ? KeyScope.READ : KeyScope.GENERATE;
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
    call.setHeader(
        "Access-Control-Expose-Headers",
        "Retry-After, Ignored-Fields, Model-Name, Model-Checkpoint, Model-Step");
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
