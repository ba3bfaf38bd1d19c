package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.SlidingWindow;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The Qwen families' sliding window: of upper layers, where {@code use_sliding_window} says so. */
final class UpperWindow {
  private static final String USE_WINDOW = "use_sliding_window";
  private static final String WINDOW = "sliding_window";
  private static final String FULL_LAYERS = "max_window_layers";
  // transformers' own, for files without the key.
  private static final int DEFAULT_WINDOW = 4_096;
  private static final int DEFAULT_FULL_LAYERS = 28;

  private UpperWindow() {}

  static Optional<SlidingWindow> read(ConfigReader json) throws ModelFormatException {
    boolean none = json.has(WINDOW) && json.root().path(WINDOW).isNull();
    int tokens = json.count(WINDOW, DEFAULT_WINDOW);
    if (none || !json.flag(USE_WINDOW, false)) {
      return Optional.empty();
    }
    List<Integer> layers = slidingLayers(json, json.count("num_hidden_layers"));
    return layers.isEmpty() ? Optional.empty() : Optional.of(new SlidingWindow(tokens, layers));
  }

  /** Newer files list every layer's kind; older ones count the lower layers that see everything. */
  private static List<Integer> slidingLayers(ConfigReader json, int layers)
      throws ModelFormatException {
    int full = json.count(FULL_LAYERS, DEFAULT_FULL_LAYERS);
    return LayerTypes.sliding(json, layers, layer -> layer >= full);
  }

  static void write(ModelConfig config, ObjectNode json) {
    Optional<SlidingWindow> window = config.attention().slidingWindow();
    List<Integer> sliding = window.map(SlidingWindow::layers).orElse(List.of());
    json.put(USE_WINDOW, window.isPresent());
    window.ifPresentOrElse(
        present -> json.put(WINDOW, present.tokens()), () -> json.putNull(WINDOW));
    int full = sliding.isEmpty() ? config.layers() : Collections.min(sliding);
    json.put(FULL_LAYERS, full);
    if (window.isPresent()) {
      LayerTypes.write(sliding, config.layers(), json);
    }
  }
}
