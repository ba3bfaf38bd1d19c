package dev.millrace.engine.nd4j.layers;

import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.Positions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rotary positions of a model's layers; layers that turn alike share one table. */
public final class RotaryTables implements AutoCloseable {
  private final Map<Positions.Rotary, Rotary> tables = new HashMap<>();
  private final List<Optional<Rotary>> layers = new ArrayList<>();

  /**
   * @param positions how many positions the tables have
   */
  public RotaryTables(ModelConfig config, int positions) {
    for (int layer = 0; layer < config.layers(); layer++) {
      layers.add(
          config
              .rotary(layer)
              .map(shape -> tables.computeIfAbsent(shape, it -> new Rotary(it, positions))));
    }
  }

  /** Empty where the model's positions are not rotary. */
  public Optional<Rotary> layer(int number) {
    return layers.get(number);
  }

  @Override
  public void close() {
    tables.values().forEach(Rotary::close);
  }
}
