package org.asterism.logging;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/// A log for lines that others can cause at will. Of one source and one place comes a line at most
/// every [#PAUSE]; the next says how many were left out. A stack trace comes once for each place.
/// Safe for use by many threads.
public final class SparingLog {
  static final Duration PAUSE = Duration.ofSeconds(10);

  /// The longest text of somebody else's in a line.
  public static final int MAX_FOREIGN = 200;

  // The oldest is forgotten beyond it, and then speaks again.
  private static final int MAX_TOPICS = 4096;

  private final Logger log;
  private final LongSupplier nanos;
  private final Map<Topic, Silence> silences = bounded();
  private final Map<Object, Boolean> traced = bounded();

  private record Topic(Object source, Object place) {}

  private record Silence(long since, long leftOut) {}

  public SparingLog(Logger log) {
    this(log, System::nanoTime);
  }

  /// @param nanos a monotonic clock
  public SparingLog(Logger log, LongSupplier nanos) {
    this.log = log;
    this.nanos = nanos;
  }

  /// As [#warn], at level info.
  public void info(Object source, Object place, Supplier<String> line) {
    say(Level.INFO, new Topic(source, place), line);
  }

  /// @param source who causes it, as broad as one party can make up others
  /// @param place where in the program, and of which kind
  public void warn(Object source, Object place, Supplier<String> line) {
    say(Level.WARN, new Topic(source, place), line);
  }

  /// As [#warn], at level error.
  public void error(Object source, Object place, Supplier<String> line) {
    say(Level.ERROR, new Topic(source, place), line);
  }

  /// As [#error(Object, Object, Supplier)], with the stack trace of `thrown` where this place has
  /// not shown one yet.
  public void error(Object source, Object place, Supplier<String> line, Throwable thrown) {
    if (isFirst(place)) {
      log.error(line.get(), thrown);
    } else {
      say(Level.ERROR, new Topic(source, place), line);
    }
  }

  /// A text of somebody else's as it may stand in a line: one line, not too long.
  public static String foreign(String text) {
    String cut = text.length() > MAX_FOREIGN ? text.substring(0, MAX_FOREIGN) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  private void say(Level level, Topic topic, Supplier<String> line) {
    long leftOut = admit(topic);
    if (leftOut >= 0) {
      log.atLevel(level).log(leftOut == 0 ? line.get() : more(line.get(), leftOut));
    }
  }

  private static String more(String line, long leftOut) {
    return "%s (and %d times more since the last such line)".formatted(line, leftOut);
  }

  // How many were left out since the last; negative where this one is, too.
  private synchronized long admit(Topic topic) {
    long now = nanos.getAsLong();
    Silence silence = silences.get(topic);
    if (silence != null && now - silence.since() < PAUSE.toNanos()) {
      silences.put(topic, new Silence(silence.since(), silence.leftOut() + 1));
      return -1;
    }
    silences.put(topic, new Silence(now, 0));
    return silence == null ? 0 : silence.leftOut();
  }

  private synchronized boolean isFirst(Object place) {
    return traced.put(place, true) == null;
  }

  private static <K, V> Map<K, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MAX_TOPICS;
      }
    };
  }
}
