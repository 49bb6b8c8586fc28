package org.asterism.operator;

import java.util.Map;
import org.asterism.bridge.OperatorCall;
import org.asterism.custody.vaults.Environment;
import org.asterism.token.Tokens;

/// The list of what an engine does for operators: one line for each operator call of `calls.def`.
public final class EngineOperations {
  private EngineOperations() {}

  public static Map<String, OperatorCall> of(
      EngineFacts facts, Environment environment, Tokens tokens) {
    return Map.of(
        EngineStatus.CALL,
        new StatusCall(facts, environment),
        TokenList.CALL,
        new TokensCall(tokens, environment),
        OrderReport.CALL,
        new OrderCall(tokens),
        NewTokenRequest.CALL,
        new NewTokenCall(tokens, environment.members()),
        KeyRequest.MOVE,
        KeyCall.move(tokens),
        KeyRequest.REFRESH,
        KeyCall.refresh(tokens),
        RootsRequest.REFRESH,
        new RootsCall(tokens),
        KeyRequest.RESHARE,
        KeyCall.reshare(tokens),
        KeyRequest.REPAIR,
        KeyCall.repair(tokens));
  }
}
