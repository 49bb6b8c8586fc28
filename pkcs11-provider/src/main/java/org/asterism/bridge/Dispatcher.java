package org.asterism.bridge;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.session.Application;
import org.asterism.secret.Allotment;
import org.asterism.vault.VaultException;
import org.jspecify.annotations.Nullable;

/// The way of a request frame to the call it stands for, and of what comes of it into the reply
/// frame. All links end here. Safe for use by many threads, each with an [Exchange] of its own.
final class Dispatcher {
  private final Bindings bindings;
  private final LinkCalls link;
  private final OperatorCalls operators;
  private final Failures failures = new Failures();

  Dispatcher(Bindings bindings, LinkCalls link, OperatorCalls operators) {
    this.bindings = bindings;
    this.link = link;
    this.operators = operators;
  }

  /// Answers the request frame in `exchange`, whatever happens, with the frame that it then holds.
  ///
  /// @throws BrokenFrame if the request cannot be read: there is no reply, and the link hangs up
  void answer(Caller caller, Exchange exchange) throws BrokenFrame {
    var bytes = exchange.request().written();
    Frame frame = Frame.requestOf(bytes);
    CallSignature call = CallTable.golden().find(frame.call()).orElse(null);
    if (call == null || !(call.isLink() || call.isOperators())) {
      enter(caller.admission(), exchange);
    }
    bytes.position(Frame.HEADER_BYTES);
    var fields = new FrameReader(bytes);
    try {
      begin(exchange, frame, call == null ? unknown(frame) : call);
      answer(call, caller, exchange, fields);
      exchange.reply().end();
    } catch (BrokenFrame broken) {
      throw broken;
    } catch (Throwable thrown) {
      fail(exchange, failures.resultOf(thrown, call == null ? unknown(frame) : call, caller));
    }
  }

  private static CallSignature unknown(Frame frame) {
    return new CallSignature(frame.call(), "call " + frame.call(), "", "", CallSignature.Kind.ONCE);
  }

  private void answer(
      @Nullable CallSignature call, Caller caller, Exchange exchange, FrameReader fields)
      throws BrokenFrame, VaultException, CryptokiException, InterruptedException {
    Arguments in = exchange.arguments();
    if (call != null && call.isLink()) {
      in.read(call, fields, TemplateCodec.Purpose.OBJECT, bindings.vocabulary());
      link.answer(call, caller, in, exchange.reply());
      return;
    }
    if (call != null && call.isOperators()) {
      in.read(call, fields, TemplateCodec.Purpose.OBJECT, bindings.vocabulary());
      operators.answer(call, caller, in, exchange.reply());
      return;
    }
    Bindings.Binding binding = call == null ? null : bindings.find(call.id());
    if (binding == null) {
      exchange.reply().refuse(Ckr.FUNCTION_NOT_SUPPORTED);
      return;
    }
    // What a call makes is its user's, so that one user's secrets never crowd out another's.
    Allotment memory = Allotment.ofUser(caller.peer().user().getName());
    memory.<@Nullable Void, BrokenFrame, CryptokiException>lend(() -> {
      in.read(binding.call(), fields, binding.purpose(), bindings.vocabulary());
      return null;
    });
    Application application = caller.admission().application();
    memory.<@Nullable Void, VaultException, CryptokiException>lend(() -> {
      binding.handler().answer(application, in, exchange.reply());
      return null;
    });
  }

  private static void enter(Admission admission, Exchange exchange) throws BrokenFrame {
    if (!admission.enter()) {
      throw new BrokenFrame("the application has ended");
    }
    exchange.runs(admission);
  }

  // The header of a reply always has room: the buffer is larger and was just cleared.
  private static void begin(Exchange exchange, Frame frame, CallSignature call) {
    try {
      exchange.reply().begin(frame, call);
    } catch (CryptokiException impossible) {
      throw new IllegalStateException("no room for a header", impossible);
    }
  }

  private static void fail(Exchange exchange, Ckr result) {
    exchange.undo();
    exchange.reply().refuse(result);
    exchange.reply().end();
  }
}
