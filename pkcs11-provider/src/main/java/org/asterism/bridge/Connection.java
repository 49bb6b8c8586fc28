package org.asterism.bridge;

import java.io.IOException;
import java.lang.foreign.Arena;
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
  private final Register register;
  private final Runnable hangUp;
  private boolean counted = true;

  /// Where connections are counted and kept. Each is told once of a connection.
  interface Register {
    /// It counts no longer. A control connection is told of before its `bind` is answered, so that
    /// whoever has the answer can rely on the count.
    void uncount(Connection connection);

    /// Its thread is done with it.
    ///
    /// @param livesOn whether this is a control connection, which is then somebody else's
    void ended(Connection connection, boolean livesOn);
  }

  Connection(
      FrameChannel frames,
      Peer peer,
      Dispatcher dispatcher,
      FrameMemory memory,
      Register register) {
    this.frames = frames;
    this.caller = new Caller(peer);
    this.dispatcher = dispatcher;
    this.memory = memory;
    this.register = register;
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
    try (var exchange = new Exchange(memory, caller.peer(), Arena::ofConfined)) {
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
      if (caller.isGreeted()) {
        frames.becomeGreeted();
      }
      if (caller.isControl()) {
        uncount();
      }
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
    uncount();
    register.ended(this, livesOn);
  }

  private void uncount() {
    if (counted) {
      counted = false;
      register.uncount(this);
    }
  }
}
