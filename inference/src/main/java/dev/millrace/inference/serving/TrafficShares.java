package dev.millrace.inference.serving;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Shares requests out among models. Without a key by smooth weighted round robin, as nginx does it:
 * as long as the same models are ready, any 100 requests in a row are shared out exactly. With a
 * key, such as a conversation's, by weighted rendezvous hashing: the same key gets the same model,
 * on every machine, and another only while that one is not ready. Safe for several threads.
 */
public final class TrafficShares {
  private final List<SharedModel> models;
  private final Map<String, Integer> credit = new HashMap<>();

  public TrafficShares(SharedModels models) {
    this.models = models.models().stream().filter(model -> model.share() > 0).toList();
  }

  /** The next request's model; none if none is ready that has a share. */
  public synchronized Optional<String> next(Predicate<String> ready) {
    List<SharedModel> there = models.stream().filter(one -> ready.test(one.name())).toList();
    credit.keySet().retainAll(there.stream().map(SharedModel::name).toList());
    int all = there.stream().mapToInt(SharedModel::share).sum();
    Optional<SharedModel> best = Optional.empty();
    for (SharedModel model : there) {
      credit.merge(model.name(), model.share(), Integer::sum);
      if (best.isEmpty() || credit(model) > credit(best.get())) {
        best = Optional.of(model);
      }
    }
    best.ifPresent(model -> credit.merge(model.name(), -all, Integer::sum));
    return best.map(SharedModel::name);
  }

  private int credit(SharedModel model) {
    return credit.getOrDefault(model.name(), 0);
  }

  /** The model of all requests with this key; none if none is ready that has a share. */
  public Optional<String> of(String key, Predicate<String> ready) {
    Optional<String> best = Optional.empty();
    double most = 0;
    for (SharedModel model : models) {
      double score = -model.share() / Math.log(fraction(model.name() + '\n' + key));
      if (ready.test(model.name()) && score > most) {
        most = score;
        best = Optional.of(model.name());
      }
    }
    return best;
  }

  /** A text's hash as a number between 0 and 1, neither included. */
  private static double fraction(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      long bits = ByteBuffer.wrap(sha.digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
      return ((bits >>> 11) + 0.5) * 0x1p-53;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
