package org.asterism.operator;

import org.asterism.bridge.OperatorCall;
import org.asterism.custody.vaults.Environment;
import org.asterism.token.KeyTally;
import org.asterism.token.Slot;
import org.asterism.token.Token;
import org.asterism.token.TokenFacts;
import org.asterism.token.TokenObjects;
import org.asterism.token.Tokens;

/// Answers which tokens there are; asks no vault.
record TokensCall(Tokens tokens, Environment environment) implements OperatorCall {
  @Override
  public byte[] answer(Asked asked) {
    return new TokenList(
            tokens.slots().stream()
                .map(Slot::token)
                .flatMap(java.util.Optional::stream)
                .map(this::line)
                .toList())
        .encode();
  }

  private TokenList.Line line(Token token) {
    TokenFacts facts = token.facts();
    return new TokenList.Line(
        token.slotId(),
        facts.label().text(),
        facts.serial(),
        facts.userPinInitialised(),
        TokenList.Line.locked(facts.soPin(), facts.userPin()),
        tokens.objectCount(token.slotId()),
        keys(token));
  }

  private TokenList.Keys keys(Token token) {
    KeyTally tally = KeyTally.of(environment, token);
    TokenObjects.KeyTerms terms = token.objects().terms();
    return new TokenList.Keys(
        tally.assembled(),
        tally.threshold(),
        terms.k(),
        terms.n(),
        tally.lacking().entrySet().stream()
            .map(vault -> new TokenList.Lacking(vault.getKey(), vault.getValue()))
            .toList(),
        tally.ready().entrySet().stream()
            .map(key -> new TokenList.Ready(key.getKey(), key.getValue()))
            .toList());
  }
}
