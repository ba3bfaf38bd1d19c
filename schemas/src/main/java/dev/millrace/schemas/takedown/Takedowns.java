package dev.millrace.schemas.takedown;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The takedowns in force at one moment. Immutable; a match costs the same however many there are,
 * but for a logarithm.
 */
public final class Takedowns {
  /** The rule of pages and documents that are dropped because a takedown matches them. */
  public static final String RULE = "takedown.requested";

  /** None at all. */
  public static final Takedowns NONE = new Takedowns(0, List.of());

  private final long version;
  private final Map<TakedownKind, NavigableSet<String>> values = new EnumMap<>(TakedownKind.class);

  /**
   * @param version the takedowns are those of records with lesser offsets
   */
  public Takedowns(long version, Collection<TakedownTarget> targets) {
    this.version = version;
    for (TakedownKind kind : TakedownKind.values()) {
      values.put(kind, new TreeSet<>());
    }
    targets.forEach(target -> of(target.kind()).add(target.value()));
  }

  /** One past the offset of the last record of {@code takedowns} that they tell of. */
  public long version() {
    return version;
  }

  public boolean isEmpty() {
    return values.values().stream().allMatch(Set::isEmpty);
  }

  /** The takedown that takes whatever has that URL, if there is one. */
  public Optional<TakedownTarget> match(String url) {
    return match(url, "");
  }

  /**
   * The takedown that takes a document, if there is one.
   *
   * @param contentDigest sha256 in hex; empty where it is not known
   */
  public Optional<TakedownTarget> match(String url, String contentDigest) {
    if (isEmpty()) {
      return Optional.empty();
    }
    UrlForm form = UrlForm.of(url);
    return only(TakedownKind.DIGEST, contentDigest)
        .or(() -> only(TakedownKind.URL, form.text()))
        .or(() -> only(TakedownKind.HOST, form.hostName()))
        .or(() -> domain(form.hostName()))
        .or(() -> prefix(form.text()));
  }

  /**
   * Whether a takedown takes a document of whose digest only the beginning is known.
   *
   * @param url empty where it is not known
   * @param digestBegin so many of the digits that no two texts share them; empty where they are not
   *     known
   */
  public boolean matchesAbbreviated(String url, String digestBegin) {
    if (!url.isEmpty() && match(url).isPresent()) {
      return true;
    }
    String digest = of(TakedownKind.DIGEST).ceiling(digestBegin);
    return !digestBegin.isEmpty() && digest != null && digest.startsWith(digestBegin);
  }

  /**
   * All takedowns that take a document, where {@link #match} gives one of them.
   *
   * @param contentDigest sha256 in hex; empty where it is not known
   */
  public List<TakedownTarget> matches(String url, String contentDigest) {
    if (isEmpty()) {
      return List.of();
    }
    UrlForm form = UrlForm.of(url);
    List<TakedownTarget> all = new ArrayList<>();
    only(TakedownKind.DIGEST, contentDigest).ifPresent(all::add);
    only(TakedownKind.URL, form.text()).ifPresent(all::add);
    only(TakedownKind.HOST, form.hostName()).ifPresent(all::add);
    String above = form.hostName();
    only(TakedownKind.DOMAIN, above).ifPresent(all::add);
    for (int dot = above.indexOf('.'); dot >= 0; dot = above.indexOf('.')) {
      above = above.substring(dot + 1);
      only(TakedownKind.DOMAIN, above).ifPresent(all::add);
    }
    Optional<TakedownTarget> prefix = prefix(form.text());
    while (prefix.isPresent()) {
      all.add(prefix.get());
      String value = prefix.get().value();
      prefix = prefix(value.substring(0, value.length() - 1));
    }
    return all;
  }

  private Optional<TakedownTarget> only(TakedownKind kind, String value) {
    return of(kind).contains(value)
        ? Optional.of(new TakedownTarget(kind, value))
        : Optional.empty();
  }

  private Optional<TakedownTarget> domain(String host) {
    String above = host;
    while (!of(TakedownKind.DOMAIN).contains(above)) {
      int dot = above.indexOf('.');
      if (dot < 0) {
        return Optional.empty();
      }
      above = above.substring(dot + 1);
    }
    return Optional.of(new TakedownTarget(TakedownKind.DOMAIN, above));
  }

  private Optional<TakedownTarget> prefix(String url) {
    String longest = of(TakedownKind.PREFIX).floor(url);
    String common = url;
    while (longest != null && !url.startsWith(longest)) {
      // A prefix of the URL that is less than this one is one of what the two have in common.
      common = common(common, longest);
      longest = of(TakedownKind.PREFIX).floor(common);
    }
    return Optional.ofNullable(longest)
        .map(prefix -> new TakedownTarget(TakedownKind.PREFIX, prefix));
  }

  private static String common(String one, String other) {
    int length = 0;
    int most = Math.min(one.length(), other.length());
    while (length < most && one.charAt(length) == other.charAt(length)) {
      length++;
    }
    return one.substring(0, length);
  }

  private NavigableSet<String> of(TakedownKind kind) {
    return values.getOrDefault(kind, new TreeSet<>());
  }
}
