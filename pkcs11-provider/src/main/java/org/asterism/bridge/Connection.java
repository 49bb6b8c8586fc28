package org.asterism.bridge;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of one connection on its thread: a request, its call, its reply, until somebody hangs
/// up. A control connection leaves its thread as soon as it is bound.
final class Connection implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final FrameChannel frames;
  private final Caller caller;
  private final Dispatcher dispatcher;
  private final FrameMemory memory;
  private final BiConsumer<Connection, Boolean> ended;
  private final Runnable hangUp;

  /// @param ended called once, with true where this is a control connection that lives on
  Connection(
      FrameChannel frames,
      Peer peer,
      Dispatcher dispatcher,
      FrameMemory memory,
      BiConsumer<Connection, Boolean> ended) {
    this.frames = frames;
    this.caller = new Caller(peer);
    this.dispatcher = dispatcher;
    this.memory = memory;
    this.ended = ended;
    this.hangUp = frames::close;
  }

  FrameChannel frames() {
    return frames;
  }

  Caller caller() {
    return caller;
  }

  @Override
  public void run() {
    boolean livesOn = false;
    try (var exchange = new Exchange(memory, Arena::ofConfined)) {
      while (!livesOn && frames.receive(exchange.request())) {
        serve(exchange);
        livesOn = caller.isControl();
      }
    } catch (BrokenFrame broken) {
      LOG.debug("closing a connection of {}: {}", caller, broken.getMessage());
    } catch (IOException gone) {
      LOG.debug("a connection of {} is gone: {}", caller, gone.toString());
    } finally {
      end(livesOn);
    }
  }

  private void serve(Exchange exchange) throws IOException, BrokenFrame {
    boolean before = caller.isBound();
    try {
      dispatcher.answer(caller, exchange);
      frames.send(exchange.response());
    } catch (IOException gone) {
      exchange.undo();
      throw gone;
    } finally {
      exchange.clear();
    }
    if (!before && caller.isBound()) {
      bound();
    }
  }

  private void bound() throws BrokenFrame {
    frames.becomeBound();
    if (!caller.isControl()) {
      caller.admission().onEnd(hangUp);
    }
  }

  private void end(boolean livesOn) {
    if (!livesOn) {
      frames.close();
    }
    if (caller.isBound() && !caller.isControl()) {
      caller.forget(hangUp);
    }
    ended.accept(this, livesOn);
  }
}
