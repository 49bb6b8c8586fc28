package org.asterism.token;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.custody.vaults.Member;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.Standing;
import org.asterism.kernel.LibraryKernel;
import org.asterism.login.PinKeyDerivation;
import org.asterism.oprf.BlindedInput;
import org.asterism.oprf.BlindedInput.Evaluated;
import org.asterism.oprf.Evaluation;
import org.asterism.oprf.Evaluator;
import org.asterism.oprf.Interpolation;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.Role;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Stretch;

/// Somebody who has opened some vaults' stores and read the token store, and tries a PIN on them in
/// every way there is: stretched as it is, and evaluated by the shares that lie there.
record StoreThief(Bench bench, SecureRandom random) {

  /// The one of `guesses` of which any of the opened stores says that it is the user's PIN, when
  /// evaluated by the shares that lie there.
  Optional<String> found(List<String> guesses, List<Integer> opened) {
    return guesses.parallelStream()
        .filter(guess -> {
          try (SecretBytes pin = Bench.pin(guess);
              SecretBytes evaluated = evaluated(pin, opened)) {
            return recognises(opened, evaluated);
          } catch (Exception failed) {
            throw new IllegalStateException(failed);
          }
        })
        .findAny();
  }

  /// Whether any of the opened stores says that this is the user's PIN.
  boolean recognises(String guess, List<Integer> opened) throws Exception {
    try (SecretBytes pin = Bench.pin(guess);
        SecretBytes evaluated = evaluated(pin, opened)) {
      return recognises(opened, pin) || recognises(opened, evaluated);
    }
  }

  /// The share of the user's login key; the caller closes it.
  static SecretBytes userShare(HousedVault house) throws Exception {
    try (Records records = house.read()) {
      return account(records, Role.USER).loginShare().orElseThrow().copy();
    }
  }

  private SecretBytes evaluated(SecretBytes pin, List<Integer> opened) throws Exception {
    var evaluator = new Evaluator(LibraryKernel.open(), random);
    var input = BlindedInput.of(pin, random);
    Map<XCoordinate, Evaluated> parts = new HashMap<>();
    for (int index : opened) {
      try (SecretBytes share = userShare(bench.house(index))) {
        BlindedInput.Blinded blinded = input.blind();
        Evaluation evaluation = evaluator.evaluate(share, blinded.element()).orElseThrow();
        parts.put(
            member(index).x(), blinded.unblind(evaluation, evaluation.publicShare()).orElseThrow());
      }
    }
    return Interpolation.output(pin, parts);
  }

  // What is stretched is the same at all vaults.
  private boolean recognises(List<Integer> opened, SecretBytes input) throws Exception {
    try (SecretBytes stretched = PinKeyDerivation.stretch(input, stretch(opened.getFirst()))) {
      boolean any = false;
      for (int index : opened) {
        any |= opens(index, stretched);
      }
      return any;
    }
  }

  private Stretch stretch(int index) throws Exception {
    try (Records records = bench.house(index).read()) {
      return account(records, Role.USER).stretch();
    }
  }

  private boolean opens(int index, SecretBytes stretched) throws Exception {
    try (Records records = bench.house(index).read()) {
      Entry entry = entry(records, Role.USER);
      var account = (StoredRecord.Account) entry.contents();
      try (SecretBytes credential =
              PinKeyDerivation.credential(stretched, member(index), Role.USER, entry.epoch());
          SecretBytes digest = records.verifierDigest(entry.handle(), credential)) {
        return digest.constantTimeEquals(account.verifier().orElseThrow());
      }
    }
  }

  private Member member(int index) {
    return bench.environment().members().all().get(index);
  }

  /// The role's account as it lies there, lent.
  static StoredRecord.Account account(Records records, Role role) throws Exception {
    return (StoredRecord.Account) entry(records, role).contents();
  }

  private static Entry entry(Records records, Role role) throws Exception {
    List<Entry> found = new ArrayList<>();
    for (Standing standing : records.page(Optional.empty(), 1000)) {
      records
          .find(standing.handle())
          .filter(entry ->
              entry.contents() instanceof StoredRecord.Account account && account.role() == role)
          .ifPresent(found::add);
    }
    return found.getFirst();
  }
}
