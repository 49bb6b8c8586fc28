package org.asterism.token;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// What the log says while this is open, of every level.
final class LogWatch implements AutoCloseable {
  private static final Logger ROOT =
      (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private static final Logger OURS = (Logger) LoggerFactory.getLogger("org.asterism");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }
      };

  LogWatch() {
    appender.setContext(ROOT.getLoggerContext());
    appender.start();
    OURS.setLevel(Level.TRACE);
    ROOT.addAppender(appender);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /// Whether one line holds all of these.
  boolean says(String... parts) {
    return lines.stream().anyMatch(line -> List.of(parts).stream().allMatch(line::contains));
  }

  @Override
  public void close() {
    ROOT.detachAppender(appender);
    OURS.setLevel(null);
    appender.stop();
  }
}
