package org.asterism.bridge;

import java.nio.charset.StandardCharsets;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.chapter.OperationStateFunctions;
import org.asterism.pkcs11.chapter.SessionFunctions;
import org.asterism.pkcs11.session.Application;

/// The calls of PKCS#11 v3.1 §5.6: sessions and logins.
final class SessionCalls {
  private static final int NO_DEVICE_ERROR = 0;

  private SessionCalls() {}

  static void bind(Bindings table, SessionFunctions sessions) {
    table.on("C_OpenSession", (app, in, out) -> open(sessions, app, in, out));
    table.on("C_CloseSession", (app, in, _) -> sessions.close(app, in.number(0)));
    table.on("C_CloseAllSessions", (app, in, _) -> sessions.closeAll(app, in.number(0)));
    table.on("C_GetSessionInfo", (app, in, out) -> info(sessions.info(app, in.number(0)), out));
    table.on(
        "C_Login",
        (app, in, out) ->
            out.ifUndelivered(sessions.login(app, in.number(0), in.number(1), in.secret(2))));
    table.on(
        "C_LoginUser",
        (app, in, out) -> {
          String name = new String(in.bytes(3), StandardCharsets.UTF_8);
          out.ifUndelivered(
              sessions.loginUser(app, in.number(0), in.number(1), in.secret(2), name));
        });
    table.on(
        "C_GetSessionValidationFlags",
        (app, in, out) -> out.number(sessions.validationFlags(app, in.number(0), in.number(1))));
    table.on("C_SessionCancel", (app, in, _) -> sessions.cancel(app, in.number(0), in.number(1)));
    table.on("C_Logout", (app, in, _) -> sessions.logout(app, in.number(0)));
  }

  static void bindStates(Bindings table, OperationStateFunctions states) {
    table.on(
        "C_GetOperationState",
        (app, in, out) -> out.output(states.get(app, in.number(0), in.buffer(1)), in.buffer(1)));
    table.onBeginning(
        "C_SetOperationState",
        Ckf.DIGEST,
        (app, in, _) -> {
          var keys = new OperationStateFunctions.Keys(in.number(2), in.number(3));
          states.set(app, in.number(0), in.required(1), keys);
        });
  }

  private static void open(SessionFunctions sessions, Application app, Arguments in, Reply out)
      throws CryptokiException {
    long session = sessions.open(app, in.number(0), in.number(1));
    out.ifUndelivered(() -> sessions.close(app, session));
    out.number(session);
  }

  private static void info(SessionFunctions.SessionInfo info, Reply out) throws CryptokiException {
    out.number(info.slot());
    out.number(info.state());
    out.number(info.flags());
    out.number(NO_DEVICE_ERROR);
  }
}
