package org.asterism.bridge;

import java.lang.foreign.Arena;
import java.util.function.Supplier;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.logging.SparingLog;
import org.asterism.pkcs11.chapter.Undo;
import org.asterism.vault.VaultException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// The two frames of one call after another, and what was read from the first and goes into the
/// second. A link fills [#request], has the [Dispatcher] answer, sends [#response], and clears. For
/// one thread at a time, as its arenas allow.
final class Exchange implements AutoCloseable {
  private static final SparingLog SPARING = new SparingLog(LoggerFactory.getLogger(Exchange.class));

  private final FrameBuffer request;
  private final FrameBuffer response;
  private final Arguments arguments = new Arguments();
  private final Reply reply;
  private @Nullable Admission running;

  /// @param peer whose share of the memory its large frames take
  Exchange(FrameMemory memory, Peer peer, Supplier<Arena> arenas) {
    this.request = new FrameBuffer(memory.requests(peer), arenas);
    this.response = new FrameBuffer(memory.replies(peer), arenas);
    this.reply = new Reply(response, CallTable.golden().all().getFirst());
  }

  FrameBuffer request() {
    return request;
  }

  FrameBuffer response() {
    return response;
  }

  Arguments arguments() {
    return arguments;
  }

  Reply reply() {
    return reply;
  }

  /// Notes that a call of this application runs until [#clear].
  void runs(Admission entered) {
    running = entered;
  }

  /// Takes back what the call did, because it failed or its caller is gone.
  void undo() {
    for (Undo undo : reply.takeUndos().reversed()) {
      try {
        undo.run();
      } catch (VaultException | CryptokiException | RuntimeException failed) {
        Admission entered = running;
        SPARING.warn(
            entered == null ? "nobody" : entered.application().user(),
            failed.getClass(),
            () ->
                "%s: its caller is gone, and what a call did for it stays: %s"
                    .formatted(entered, failed.getMessage()));
      }
    }
  }

  /// Erases all of the call, and ends it for its application.
  void clear() {
    arguments.clear();
    request.clear();
    response.clear();
    Admission entered = running;
    running = null;
    if (entered != null) {
      entered.leave();
    }
  }

  @Override
  public void close() {
    clear();
    request.close();
    response.close();
  }
}
