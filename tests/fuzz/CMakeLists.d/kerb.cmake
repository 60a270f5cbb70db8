cardea_fuzz(fuzz_kerb_unpack LIBS pkinit_kerb)
cardea_fuzz(fuzz_kerb_profile LIBS pkinit_kerb)
cardea_fuzz(fuzz_kerb_record LIBS pkinit_kerb)
