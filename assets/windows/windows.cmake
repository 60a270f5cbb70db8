# What a build for Windows has instead of the machine's libraries.
set(CARDEA_DOWNLOADS ${CMAKE_BINARY_DIR}/downloads CACHE PATH "where sources are fetched to")
set(jansson ${CMAKE_BINARY_DIR}/jansson)
execute_process(COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/jansson.sh ${CMAKE_TOOLCHAIN_FILE}
	${CARDEA_DOWNLOADS} ${jansson} COMMAND_ERROR_IS_FATAL ANY)
add_library(jansson STATIC IMPORTED)
set_target_properties(jansson PROPERTIES IMPORTED_LOCATION ${jansson}/lib/libjansson.a)
target_include_directories(jansson INTERFACE ${jansson}/include)

# Formats as ISO C has them; a program that runs where nothing of mingw is installed.
add_compile_definitions(__USE_MINGW_ANSI_STDIO=1 _WIN32_WINNT=0x0602)
add_link_options(-static -fstack-protector-strong)
