cardea_fuzz(fuzz_lsa_wire LIBS pkinit_lsa_wire)
