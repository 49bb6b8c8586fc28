package org.asterism.enclave.service;

import java.security.SecureRandom;
import java.util.Optional;
import org.asterism.enclave.policy.Terms;
import org.asterism.enclave.store.Entry;
import org.asterism.kernel.Kernel;
import org.asterism.vault.Octets;
import org.asterism.vault.Reason;
import org.asterism.vault.SessionId;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The opening of a session: a fresh pseudonym, kept in memory until a record is put with it. It
/// costs its engine one of its own sessions, and nothing is stored; the put is what wants a grant.
record SessionOpenExecution(Sessions sessions, Kernel kernel, SecureRandom random)
    implements Execution.Reading<SessionOpen, Opened> {
  @Override
  public Optional<Entry> subject(Case asked, SessionOpen operation) {
    return Optional.empty();
  }

  @Override
  public Opened withoutSubject(Case asked, boolean buried) throws VaultRefused {
    if (!(asked.act().operation() instanceof SessionOpen operation)) {
      throw asked.refusal(Reason.DENIED);
    }
    asked.requireGroup(kernel, operation.group());
    var session = new SessionId(Octets.random(SessionId.LENGTH, random));
    Octets nonce = Octets.random(SessionOpen.NONCE_BYTES, random);
    PseudonymKey pseudonym = PseudonymKey.generate(random);
    asked.require(
        sessions.open(asked.principal(), session, operation.group(), pseudonym), Reason.LIMIT);
    Octets signature = pseudonym.sign(operation.message(session, nonce));
    return new Opened(session, pseudonym.name(), nonce, signature);
  }

  @Override
  public boolean writes(Terms terms) {
    return false;
  }

  @Override
  public Opened execute(Case asked, SessionOpen operation, Passage passage) throws VaultRefused {
    throw asked.refusal(Reason.DENIED);
  }
}
