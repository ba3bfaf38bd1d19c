package dev.millrace.trainer.log;

import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.data.StepInput;
import dev.millrace.trainer.guard.Sign;
import java.time.Duration;
import java.util.List;

/** Writes to several logs. */
public record TrainingLogs(List<TrainingLog> logs) implements TrainingLog {

  public TrainingLogs {
    logs = List.copyOf(logs);
  }

  @Override
  public void write(TrainingLogEntry entry) {
    logs.forEach(log -> log.write(entry));
  }

  @Override
  public void stepped(StepInput input, long targets, Duration took) {
    logs.forEach(log -> log.stepped(input, targets, took));
  }

  @Override
  public void checkpointed(Duration took, boolean suspect) {
    logs.forEach(log -> log.checkpointed(took, suspect));
  }

  @Override
  public void diverging(Sign sign) {
    logs.forEach(log -> log.diverging(sign));
  }

  @Override
  public void flush() {
    logs.forEach(TrainingLog::flush);
  }
}
