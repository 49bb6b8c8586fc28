package org.asterism.operator;

import java.util.Arrays;
import java.util.List;
import org.asterism.bridge.OperatorCall;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.threshold.ThresholdKey;
import org.asterism.custody.vaults.Members;
import org.asterism.key.KeyFamily;
import org.asterism.login.Label;
import org.asterism.operator.NewTokenReport.Family;
import org.asterism.pkcs11.chapter.Pins;
import org.asterism.secret.SecretBytes;
import org.asterism.token.Caller;
import org.asterism.token.NewToken;
import org.asterism.token.Token;
import org.asterism.token.TokenObjects;
import org.asterism.token.Tokens;
import org.asterism.vault.VaultException;

/// Makes a token, whose keys are kept as the operator says from its beginning.
record NewTokenCall(Tokens tokens, Members members) implements OperatorCall {
  @Override
  public byte[] answer(Asked asked) throws VaultException, CryptokiException {
    NewToken wanted = read(asked.words());
    SecretBytes soPin = Pins.acceptable(asked.pin());
    long slot = tokens.slots().getLast().id();
    tokens.initialise(slot, wanted, soPin, Caller.operator(asked.by()), Tokens.Making::run);
    Token made = tokens.token(slot).orElseThrow();
    TokenObjects.KeyTerms terms = made.objects().terms();
    List<Family> families =
        Arrays.stream(KeyFamily.values())
            .map(family -> new Family(family.word(), terms.rule().of(family).word(family)))
            .toList();
    return new NewTokenReport(
            slot,
            made.facts().serial(),
            families,
            terms.k(),
            terms.n(),
            members.k(),
            ThresholdKey.signaturesWithout(terms.k(), terms.n()))
        .encode();
  }

  private NewToken read(byte[] words) throws CryptokiException {
    try {
      NewTokenRequest request = NewTokenRequest.decode(words);
      return new NewToken(new Label(request.label()), request.terms(members.n(), members.k()));
    } catch (IllegalArgumentException wrong) {
      throw new CryptokiException(Ckr.ARGUMENTS_BAD, String.valueOf(wrong.getMessage()));
    }
  }
}
