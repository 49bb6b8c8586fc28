package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Cku;

/// Calls on sessions and logins that nobody gets the answer of.
///
/// @param cases gets one for each call
record UnansweredLogins(TokenDesk desk, Map<String, UnansweredTest.Case> cases) {

  // After the others: a logout takes their keys.
  void put() {
    cases.put("C_OpenSession", this::opened);
    cases.put("C_Login", this::loggedIn);
    cases.put("C_LoginUser", this::loggedInByName);
    cases.put("C_SetPIN", this::pinChanged);
  }

  private void opened(String call) throws Exception {
    long opened = desk.unanswered(call, TokenDesk.sessionAt(desk.slot)).fields().getLong(8);
    assertEquals(
        Ckr.SESSION_HANDLE_INVALID.code(),
        desk.result("C_GetSessionInfo", FrameClient.fields().number(opened)));
  }

  private void loggedIn(String call) throws Exception {
    desk.ok("C_Logout", desk.here());
    var right = TokenDesk.pin(desk.session, Cku.USER, TokenDesk.USER);
    assertEquals(0, desk.unanswered(call, right).result());
    desk.ok(call, right);
    var wrong = TokenDesk.pin(desk.session, Cku.USER, "no-such-pin");
    assertTrue(desk.unanswered(call, wrong).result() != 0);
    assertEquals(Ckr.USER_ALREADY_LOGGED_IN.code(), desk.result(call, right));
  }

  private void loggedInByName(String call) throws Exception {
    desk.ok("C_Logout", desk.here());
    var right = TokenDesk.pin(desk.session, Cku.USER, TokenDesk.USER).octet(0);
    assertEquals(0, desk.unanswered(call, right).result());
    desk.ok(call, right);
  }

  private void pinChanged(String call) throws Exception {
    var change =
        desk.here().bytes(TokenDesk.ascii(TokenDesk.USER)).bytes(TokenDesk.ascii("user-5678"));
    assertEquals(0, desk.unanswered(call, change).result());
    desk.ok("C_Logout", desk.here());
    desk.login(Cku.USER, TokenDesk.USER);
  }
}
