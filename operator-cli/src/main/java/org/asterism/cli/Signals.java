package org.asterism.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// The signals that a serving process was sent and has not answered yet. `sun.misc.Signal` of the
/// JDK's module `jdk.unsupported` is the only way to them without native code; it is named in text,
/// because compiling against it is a warning that cannot be turned off (ADR 15).
final class Signals {
  static final String HANG_UP = "HUP";
  private static final String[] HEARD = {HANG_UP, "TERM", "INT"};

  // More at once are no more news.
  private static final int WAITING_MAX = 16;

  private final BlockingQueue<String> told = new ArrayBlockingQueue<>(WAITING_MAX);

  private Signals() {}

  /// From now on none of them ends the process by itself.
  static Signals heard() {
    var signals = new Signals();
    for (String name : HEARD) {
      handle(name, () -> signals.told.offer(name));
    }
    return signals;
  }

  /// Waits for the next one: its name without SIG.
  String next() throws InterruptedException {
    return told.take();
  }

  /// The same, but nothing where none comes within `patience`.
  Optional<String> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(told.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
  }

  private static void handle(String name, Runnable heard) {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object named =
          lookup
              .findConstructor(signal, MethodType.methodType(void.class, String.class))
              .invoke(name);
      MethodHandle run =
          lookup
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(heard);
      Object answering =
          MethodHandleProxies.asInterfaceInstance(
              handler, MethodHandles.dropArguments(run, 0, signal));
      Object _ =
          lookup
              .findStatic(signal, "handle", MethodType.methodType(handler, signal, handler))
              .invoke(named, answering);
    } catch (Error fatal) {
      throw fatal;
    } catch (Throwable other) {
      throw new IllegalStateException("cannot hear SIG%s: %s".formatted(name, other), other);
    }
  }
}
