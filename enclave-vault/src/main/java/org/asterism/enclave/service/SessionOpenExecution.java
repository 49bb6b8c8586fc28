package org.asterism.enclave.service;

import java.security.SecureRandom;
import java.util.Optional;
import org.asterism.enclave.session.BirthOpened;
import org.asterism.enclave.session.Enrolment;
import org.asterism.enclave.session.PseudonymKey;
import org.asterism.enclave.session.RefreshOpened;
import org.asterism.enclave.session.RefreshedRecord;
import org.asterism.enclave.session.Sessions;
import org.asterism.enclave.session.Stage;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.StoreException;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.secret.Allotment;
import org.asterism.secret.Handover;
import org.asterism.vault.Octets;
import org.asterism.vault.Reason;
import org.asterism.vault.SessionId;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.asterism.vault.operation.SessionOpen;

/// The opening of a session: a fresh pseudonym, and for a birth what the vault will deal, in memory
/// only. It costs its engine one of its own sessions. An enrolment goes without a login, as the put
/// wants one; a birth goes with the login that it was opened by. A refresh is judged by the policy of
/// the record that it names, and goes with the login that this asks for.
record SessionOpenExecution(Sessions sessions, Kernel kernel, SecureRandom random)
    implements Execution.OfSession<SessionOpen, Opened> {
  @Override
  public Prepared<Opened> begin(Case asked, SessionOpen operation) throws VaultRefused {
    asked.requireGroup(kernel, operation.group());
    var session = new SessionId(Octets.random(SessionId.LENGTH, random));
    return switch (operation.sort()) {
      case ENROL -> {
        asked.require(operation.k() == 0, Reason.INPUT);
        var owner = new Sessions.Owner(asked.principal(), Optional.empty());
        yield new Prepared<>(() -> {}, () -> enrol(asked, owner, session, operation));
      }
      case BIRTH -> {
        Curve curve = Curve.of(operation.group()).orElseThrow(() -> asked.refusal(Reason.INPUT));
        asked.require(BirthOpened.isThreshold(operation.k()), Reason.INPUT);
        var owner =
            sessions
                .owner(asked.principal(), asked.act().grant())
                .orElseThrow(() -> asked.refusal(Reason.GRANT));
        yield new Prepared<>(
            () -> {},
            () -> {
              var birth = BirthOpened.draw(operation, curve, session, kernel, random);
              return opened(asked, owner, birth, birth.answer());
            });
      }
      case REFRESH -> throw asked.refusal(Reason.UNKNOWN_HANDLE);
    };
  }

  @Override
  public Optional<Entry> subject(Case asked, SessionOpen operation) throws StoreException {
    return operation.sort() == SessionOpen.Kind.REFRESH
        ? asked.records().find(asked.handle())
        : Optional.empty();
  }

  @Override
  public Prepared<Opened> prepare(Case asked, SessionOpen operation, Passage passage)
      throws VaultRefused {
    if (!(passage.entry().contents() instanceof StoredRecord.ThresholdKey key)) {
      throw asked.refusal(Reason.DENIED);
    }
    asked.requireGroup(kernel, key.purpose().group());
    asked.require(operation.group() == key.purpose().group(), Reason.INPUT);
    asked.require(BirthOpened.isThreshold(operation.k()), Reason.INPUT);
    var owner =
        sessions
            .owner(asked.principal(), asked.act().grant())
            .orElseThrow(() -> asked.refusal(Reason.GRANT));
    var session = new SessionId(Octets.random(SessionId.LENGTH, random));
    RefreshedRecord record = ShareUse.refreshed(asked, key);
    return new Prepared<>(
        record::close,
        () ->
            // What the session keeps belongs to nobody who happens to ask.
            Allotment.general()
                .lend(() -> {
                  var stage = RefreshOpened.draw(operation, record, session, kernel, random);
                  return opened(asked, owner, stage, stage.answer());
                }));
  }

  private Opened enrol(Case asked, Sessions.Owner owner, SessionId session, SessionOpen operation)
      throws VaultRefused {
    PseudonymKey pseudonym = PseudonymKey.generate(random);
    try (var handover = Handover.orElse(pseudonym::close)) {
      Octets nonce = Octets.random(SessionOpen.NONCE_BYTES, random);
      var unsigned =
          new Opened(session, pseudonym.name(), Octets.EMPTY, nonce, Octets.EMPTY, Octets.EMPTY);
      Opened answer = unsigned.with(pseudonym.sign(unsigned.digested(operation.terms()).signed()));
      var stage = handover.to(new Enrolment(operation.group(), pseudonym, Optional.empty()));
      return opened(asked, owner, stage, answer);
    }
  }

  private Opened opened(Case asked, Sessions.Owner owner, Stage stage, Opened answer)
      throws VaultRefused {
    asked.require(sessions.open(owner, answer.session(), stage), Reason.LIMIT);
    return answer;
  }
}
