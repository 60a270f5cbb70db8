foreach(parser authpack blank dh edata kdc_reply signed_data)
	cardea_fuzz(fuzz_engine_${parser} LIBS pkinit_engine)
endforeach()
cardea_fuzz(fuzz_krb_answer LIBS krb_answer)
