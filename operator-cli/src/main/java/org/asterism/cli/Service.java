package org.asterism.cli;

import ch.qos.logback.classic.Level;
import java.io.PrintWriter;
import java.util.Optional;
import org.asterism.secret.ProcessGuard;
import org.asterism.toml.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a command does that serves until a signal tells it to stop: SIGHUP has it read its
/// configuration anew, SIGTERM and SIGINT end it. Each end has its line.
final class Service {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private Service() {}

  /// What is served.
  interface Running extends AutoCloseable {
    /// What tells that others may come.
    String readyLine();

    /// How it is, in a line; nothing where it serves no more, though it was not told to end.
    Optional<String> status();

    /// Takes what may change in its configuration; all of it or nothing.
    ///
    /// @return in words, what holds from now on
    String readAnew() throws ConfigurationException;

    /// The least level that its configuration wants logged, as it is now.
    Optional<org.slf4j.event.Level> logLevel();

    @Override
    void close();
  }

  /// Keeps others off this process's memory, and says where that cannot be had. Opens all that the
  /// process may load later: an upgrade takes away what it runs from.
  static void guard() {
    long _ = Service.class.getClassLoader().resources("META-INF/MANIFEST.MF").count();
    ProcessGuard.raise().forEach(LOG::warn);
  }

  /// Makes what is served.
  interface Start {
    Running start() throws ConfigurationException;
  }

  /// Starts it, says that it is ready, and serves until it is told to end.
  ///
  /// @param name of what is served, for the log
  static int serve(String name, Start start, PrintWriter out)
      throws ConfigurationException, InterruptedException {
    // Before it starts: what comes meanwhile is answered afterwards.
    Signals signals = Signals.heard();
    Supervisor supervisor = Supervisor.ofProcess();
    Level usual = root().getLevel();
    try (Running running = start.start()) {
      follow(running, usual);
      out.println(running.readyLine());
      out.flush();
      running.status().ifPresent(supervisor::ready);
      String signal = next(signals, running, supervisor);
      for (; signal.equals(Signals.HANG_UP); signal = next(signals, running, supervisor)) {
        supervisor.reloading();
        readAnew(name, running);
        follow(running, usual);
        running.status().ifPresent(supervisor::ready);
      }
      LOG.info("{} ends: it was sent SIG{}", name, signal);
      supervisor.stopping();
    }
    return 0;
  }

  // Whoever watches hears meanwhile that this process is not hung, as long as it serves.
  private static String next(Signals signals, Running running, Supervisor supervisor)
      throws InterruptedException {
    if (supervisor.interval().isEmpty()) {
      return signals.next();
    }
    Optional<String> signal = signals.next(supervisor.interval().get());
    for (; signal.isEmpty(); signal = signals.next(supervisor.interval().get())) {
      running.status().ifPresent(supervisor::alive);
    }
    return signal.get();
  }

  private static void readAnew(String name, Running running) {
    try {
      LOG.info("{}: SIGHUP: {}", name, running.readAnew());
    } catch (ConfigurationException wrong) {
      LOG.warn(
          "{}: SIGHUP: what held before still holds, because {}",
          name,
          String.join("; ", wrong.problems()));
    }
  }

  private static void follow(Running running, Level usual) {
    root().setLevel(running.logLevel().map(Service::level).orElse(usual));
  }

  private static Level level(org.slf4j.event.Level wanted) {
    return Level.toLevel(wanted.name());
  }

  private static ch.qos.logback.classic.Logger root() {
    return (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  }
}
